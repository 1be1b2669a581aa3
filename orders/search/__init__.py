"""Search for orders by any of their search keys, newest first, at a cost that does not grow with their number.

`query_terms` splits the typed text, `keys` writes the search keys of an order, `query` and `term` are what is asked
for, `finder` returns and counts the orders, `match_reasons` says why an order was found.
"""
