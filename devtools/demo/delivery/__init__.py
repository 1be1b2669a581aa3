"""The demo's deliveries.

`catalog` sets the products up, `deliveries` delivers what was bought (with `keys`, `machines`, `discs`), `rows` writes
the rows.
"""
