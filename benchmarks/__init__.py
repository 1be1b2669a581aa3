"""How fast finding an order is, at which size: `make bench NAME=search`. Results stand in README.md beside this."""

import os

os.environ.setdefault("DEBUG", "on")  # what is measured as in production says so itself (databases.py)
