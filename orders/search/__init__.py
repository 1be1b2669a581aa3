"""Finding orders by any fact, newest first, at a cost that does not grow with their number.

`words` takes the typed text apart, `keys` says by which facts an order is found, `term` is one thing asked for,
`finder` asks the database for a page, `counting` how many there are, `facts` tells why an order was found.
"""
