"""What an order item is delivered with: `downloads`, `licenses` and `shipments`, over one `Delivery` row."""
