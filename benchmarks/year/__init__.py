"""A year of one vendor's life in minutes: `make bench NAME=year` (DAYS=120 ORDERS=4 RETENTION=60 ANSWERS=60)."""
