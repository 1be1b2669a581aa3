"""What is held of customers: exported and erased by email address, and erased when its days are over.

The apps declare their columns by the hooks `PERSONAL_DATA` and `RETENTIONS` of `orders/extension_points.py`.
"""
