"""HTTP Order Notices: what happened to an order, posted to the vendor's own server."""
