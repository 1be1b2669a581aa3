"""Believable, invented orders, the same each time: for screenshots, for looking round, for measuring at size.

`people` invents customers, `carts` chooses and prices what they buy, `outcomes` adds payments and refunds, `comments`
adds comments and corrected addresses. `generator` yields orders by time, `scenarios` the orders of scenarios.toml;
`writer` writes them to the database.
"""
