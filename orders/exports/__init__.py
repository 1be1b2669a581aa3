"""The orders of a search as a file: CSV straight from the database, Excel by a worker where it is long.

`columns` lists what a row has, `csv_file` and `workbook` write it, `exporter` keeps the record of who exported what.
"""
