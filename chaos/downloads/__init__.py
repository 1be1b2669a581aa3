"""Downloads by real clients: `make chaos NAME=downloads`."""
