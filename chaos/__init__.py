"""Runs that break the panel on purpose; somebody outside judges: `make chaos-refund`, `make chaos-bulk`."""
