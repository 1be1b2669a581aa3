"""HTTP Order Notices: events of an order, posted to the vendor's own server."""
