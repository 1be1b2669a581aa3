"""How fast finding an order is, at which size: `make bench-search`. Results stand in README.md beside this."""
