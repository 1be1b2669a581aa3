"""The cells of CSV as SQL expressions: amounts as decimals, times as ISO 8601 with their offset.

PostgreSQL writes them several times as fast as Python does.
"""

from orders.exports.columns import Column, ColumnKind
from orders.search.currency_ranges import factor_sql

_CELLS = {
    ColumnKind.CODE: "{column}",
    ColumnKind.TEXT: "{column}",
    ColumnKind.DATETIME: """to_char({column}, 'YYYY-MM-DD"T"HH24:MI:SSTZH:TZM')""",
    ColumnKind.NUMBER: "{column}",
    ColumnKind.PERCENT: "{column} * 0.01",
    ColumnKind.YES_NO: "CASE WHEN {column} THEN 'yes' ELSE 'no' END",
}
# `2 × Backup Pro [BP-1] = 99.90`: as the import reads it (orders/imports/mapping/presets/mycommerce.toml).
_ITEMS = """(
    SELECT string_agg(
        item.quantity || ' × ' || translate(item.name, E'\\r\\n', '  ') || ' [' || item.sku || '] = '
            || item.total_minor * {factor}, E'\\n' ORDER BY item.position
    ) FROM orders_orderitem item
    WHERE item.vendor_id = orders_order.vendor_id AND item.order_id = orders_order.id
)"""


def items_sql() -> str:
    """Return the SQL expression of an order's items in a row of `orders_order`."""
    return _ITEMS.format(factor=factor_sql("orders_order.currency"))


def cell_sql(column: Column) -> str:
    """Return the SQL expression of the column's cell in a row of `orders_order`."""
    if column.kind is ColumnKind.ITEMS:
        return items_sql()
    name = f"orders_order.{column.field}"
    if column.kind is ColumnKind.AMOUNT:
        return f"{name} * {factor_sql('orders_order.currency')}"
    if column.kind is ColumnKind.CHOICE:
        cases = " ".join(f"WHEN '{value}' THEN '{label}'" for value, label in column.labels.items())
        return f"CASE {name} {cases} ELSE {name} END"
    return _CELLS[column.kind].format(column=name)
