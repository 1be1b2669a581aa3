"""Discs: `window` says when one is expected, `parcels` makes and stops shipments, `words` tells of them."""
