"""Runs that break the whole panel on purpose and let an outside ledger judge: `make chaos-refund`."""
