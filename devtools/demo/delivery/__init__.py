"""The demo's deliveries: `catalog` sets the products up, `goods` delivers what was bought (its `keys`, `machines`,
`discs`), `rows` writes it down."""
