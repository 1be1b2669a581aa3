"""The orders of a search as a file: CSV straight from the database, Excel by a worker where it is long.

`columns` says what a row has, `csv_file` and `workbook` write it, `running` keeps the record of who took what away.
"""
