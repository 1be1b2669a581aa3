"""Orders of another system, from a file: checked as a whole, then written so that it may be repeated."""
