"""Downloads by real clients: `make proof-downloads`."""
