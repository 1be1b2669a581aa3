"""Believable, invented orders, the same each time: for looking round, for screenshots, for measuring at size.

`people` invents customers, `baskets` fills and prices what they buy, `fates` tells what became of the order
and `talk` what was said about it, `market` strings orders together in time, `stories` adds those written by
hand, `books` writes them to the database.
"""
