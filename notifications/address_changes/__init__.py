"""Changes of orders' email addresses: which ask the old address first, so that no impostor gets key and links."""
