"""The import of orders from files of another system: parse, map, check, then write; repeating it changes nothing.

`parse` turns files into rows, `mapping` says what their columns mean, `load` checks rows in a staging table and writes
orders, `page` is the upload page and its run.
"""
