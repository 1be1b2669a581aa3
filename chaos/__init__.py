"""Runs that kill the panel's processes; results are counted outside it: `make chaos NAME=refunds`, `NAME=bulk` …"""

import os

os.environ.setdefault("DEBUG", "on")  # the fake gateway, for all that is started
