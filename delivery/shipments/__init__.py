"""Products on disc: when one is expected (`window`), how a shipment begins and ends (`lifecycle`), what people read."""
