"""The customer of an order: all orders of their addresses, on one page.

The page is named by any of the customer's orders, so that no address of a person stands in an address of ours.
"""
