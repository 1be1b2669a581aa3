"""The demo's deliveries: `catalog` sets the products up, `goods` delivers what was bought, `rows` writes it down."""
