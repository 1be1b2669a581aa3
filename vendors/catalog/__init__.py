"""The vendor's products: making, changing, duplicating and archiving them."""
