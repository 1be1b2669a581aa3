"""Runs that break the panel on purpose; somebody outside judges: `make chaos-refund`, `make chaos-bulk`."""

import os

os.environ.setdefault("DEBUG", "on")  # the fake gateway, for all that is started
