"""A stateful stand-in for Stripe, speaking as much of its wire protocol as we use: for development and tests.

`ledger` keeps charges and refunds, `wire` answers requests (and repeats answers by idempotency key), `faults` breaks
answers on demand, `events` signs and delivers what changed, `server` puts them together.

Its ledger shows what really happened: `/` as a page, `/ledger` as JSON.
"""
