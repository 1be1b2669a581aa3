"""The sums of an order: its lines, discounts, tax, shipping and fees against the total that the file has for it.

The discount of an order is spread over its lines, its tax too; shipping and fees become lines of their own. Where the
file's total is another than what this gives, the difference is a line as well, and the check shows it.
"""

from orders.imports.load.minor_sql import DIGITS, minor_of
from orders.imports.load.spread import spread
from orders.imports.load.staging import execute
from orders.imports.mapping.mapping import Mapping

SHIPPING_PART, FEE_PART, DIFFERENCE_PART = 100_000, 100_001, 100_002
AMOUNTS = (
    "total",
    "discount",
    "tax",
    "tax_rate",
    "shipping",
    "shipping_tax",
    "fee",
    "line_tax",
    "line_discount",
)
_BLANK_CURRENCIES = f"""
    UPDATE import_row SET currency = invoice.currency, total_minor = {minor_of("line.amount", "invoice.currency")},
        rounding = line.amount
            - {minor_of("line.amount", "invoice.currency")}
                * 10 ^ -coalesce((%(digits)s::jsonb ->> invoice.currency)::integer, 2)::numeric
    FROM import_group invoice JOIN import_row line USING (reference)
    WHERE has_blank_currency AND invoice.reason = '' AND line.reason = '' AND line.currency = ''
        AND import_row.ctid = line.ctid AND (line.amount IS NOT NULL OR line.total_minor IS NULL)
"""  # noqa: S608  our own expressions
_SUMS = """
    UPDATE import_group SET total_minor = sums.total_minor, tax_minor = sums.tax_minor, rounding = sums.rounding,
        line_count = sums.line_count, unpriced = sums.unpriced
    FROM (
        SELECT reference, coalesce(sum(total_minor), 0) AS total_minor, sum(tax_minor)::bigint AS tax_minor,
            sum(coalesce(rounding, 0)) AS rounding, count(*) AS line_count, count(*) - count(total_minor) AS unpriced
        FROM import_row WHERE reason = '' GROUP BY reference
    ) sums
    WHERE sums.reference = import_group.reference AND import_group.reason = ''
"""


def _amount(name: str) -> str:
    return f"{minor_of(f'(order_json::jsonb ->> {name!r})::numeric')}"


# Which of the readings makes the sums close: the discount is in the prices already or not, the tax is or not.
_AMOUNTS = f"""
    CREATE TEMPORARY TABLE import_amounts AS
    WITH stated AS (
        SELECT reference, last_row AS row_number, kind, currency, order_json,
            {_amount("total")} AS total, coalesce({_amount("discount")}, 0) AS discount, {_amount("tax")} AS tax,
            (order_json::jsonb ->> 'tax_rate')::numeric AS tax_rate, coalesce({_amount("shipping")}, 0) AS shipping,
            {_amount("shipping_tax")} AS shipping_tax, coalesce({_amount("fee")}, 0) AS fee
        FROM import_group WHERE reason = ''
    ), lines AS (
        SELECT reference, coalesce(sum(total_minor), 0) AS lines, count(*) - count(total_minor) AS unpriced,
            sum({minor_of("line_tax")}) AS line_tax, coalesce(sum({minor_of("line_discount")}), 0) AS line_discount
        FROM import_row WHERE reason = '' GROUP BY reference
    ), sums AS (
        SELECT *, lines + shipping + fee AS gross, coalesce(tax, line_tax + coalesce(shipping_tax, 0), 0) AS whole_tax
        FROM stated JOIN lines USING (reference)
    )
    SELECT *, CASE WHEN unpriced > 0 OR total IS NULL OR total IN (gross - discount, gross - discount + whole_tax)
            OR total NOT IN (gross, gross + whole_tax) THEN discount ELSE 0 END AS spread_discount,
        false AS is_net, 0::numeric AS due_tax
    FROM sums
"""  # noqa: S608  our own expressions
# A file that has no column for the discount has it as what the total is below the lines, without or with tax.
_UNSTATED_DISCOUNTS = """
    UPDATE import_amounts SET discount = below, spread_discount = below FROM (
        SELECT reference, CASE WHEN total < gross THEN gross - total ELSE gross + whole_tax - total END AS below
        FROM import_amounts
        WHERE unpriced = 0 AND discount = 0 AND total NOT IN (gross, gross + whole_tax) AND total < gross + whole_tax
    ) unstated
    WHERE unstated.reference = import_amounts.reference
"""
_IS_NET = """
    UPDATE import_amounts SET is_net = CASE
        WHEN %(prices)s <> 'auto' THEN %(prices)s = 'without_tax'
        WHEN unpriced > 0 OR total IS NULL THEN false
        ELSE abs(total - (gross - spread_discount + whole_tax)) < abs(total - (gross - spread_discount)) END
"""
_DUE_TAX = """
    UPDATE import_amounts SET due_tax = CASE
        WHEN tax IS NOT NULL OR line_tax IS NOT NULL OR tax_rate IS NULL THEN whole_tax
        WHEN is_net THEN round((gross - spread_discount) * tax_rate / 10000)
        ELSE round((gross - spread_discount) * tax_rate / (10000 + tax_rate)) END
"""
_REST_OF_TOTAL = """
    total - shipping - fee + spread_discount - (CASE WHEN %(prices)s = 'without_tax' THEN whole_tax ELSE 0 END) - lines
"""
_EXTRA_LINE = """
    INSERT INTO import_row (
        row_number, part, reference, reason, detail, role, kind, sku, name, quantity, currency, total_minor, rounding,
        tax_minor, line_json
    )
    SELECT row_number, %(part)s, reference, '', '', 'order', kind, %(sku)s, %(name)s, 1, currency, {amount}, 0,
        coalesce({tax}, 0), ''
    FROM import_amounts WHERE {amount} <> 0
"""
_OWN_TAX = (
    f"UPDATE import_row SET tax_minor = {minor_of('line_tax')} WHERE reason = '' AND line_tax IS NOT NULL"  # noqa: S608  our own
)
_REST_OF_TAX = """
    UPDATE import_amounts SET due_tax = due_tax - own.tax FROM (
        SELECT reference, sum(tax_minor) AS tax FROM import_row WHERE reason = '' AND tax_minor <> 0 GROUP BY reference
    ) own
    WHERE own.reference = import_amounts.reference
"""
_ADD_TAX = """
    UPDATE import_row SET total_minor = total_minor + tax_minor
    FROM import_amounts WHERE import_row.reference = import_amounts.reference AND is_net AND tax_minor <> 0
"""
_DIFFERENCES = """
    CREATE TEMPORARY TABLE import_difference AS
    SELECT reference, currency, total AS stated, invoice.total_minor AS reckoned,
        total - invoice.total_minor AS difference, import_amounts.row_number, import_amounts.kind
    FROM import_amounts JOIN import_group invoice USING (reference, currency)
    WHERE invoice.reason = '' AND total IS NOT NULL AND total <> invoice.total_minor AND invoice.unpriced = 0
"""
_DIFFERENCE_LINES = """
    INSERT INTO import_row (
        row_number, part, reference, reason, detail, role, kind, sku, name, quantity, currency, total_minor, rounding,
        line_json
    )
    SELECT row_number, %(part)s, reference, '', '', 'order', kind, '', %(name)s, 1, currency, difference, 0, ''
    FROM import_difference
"""
_DISCOUNTS = """
    UPDATE import_group SET discount_minor = discount + line_discount FROM import_amounts
    WHERE import_amounts.reference = import_group.reference
"""


def _add_line(part: int, sku: str, amount: str, *, tax: str = "NULL") -> None:
    """Add a line to the orders that have this amount; the tax is taken as it is."""
    statement = _EXTRA_LINE.format(amount=amount, tax=tax)
    execute(statement, {"part": part, "sku": sku, "name": sku.capitalize()})


def reckon(mapping: Mapping) -> None:
    """Work out what each line and order costs; list in import_difference where the file has another total."""
    execute(_BLANK_CURRENCIES, DIGITS)
    if not mapping.has_any(*AMOUNTS):
        execute(f"{_SUMS} AND has_blank_currency")
        return
    prices = {"prices": mapping.prices}
    execute(_AMOUNTS, DIGITS)
    execute("CREATE INDEX ON import_amounts (reference); ANALYZE import_amounts")
    if mapping.difference == "discount":
        execute(_UNSTATED_DISCOUNTS)
    execute(_IS_NET, prices)
    execute(_DUE_TAX)
    _write_amounts(mapping)


def _write_amounts(mapping: Mapping) -> None:
    """Write into the rows what each of them costs, and the lines that the file has no rows for."""
    prices = {"prices": mapping.prices}
    spread(
        "total_minor",
        f"({_REST_OF_TOTAL})",
        "abs(quantity)",
        "total_minor IS NULL AND total IS NOT NULL",
        prices,
    )
    spread("total_minor", "-spread_discount", "abs(total_minor)", "spread_discount <> 0")
    _add_line(SHIPPING_PART, "SHIPPING", "shipping", tax="shipping_tax")
    _add_line(FEE_PART, "FEE", "fee")
    execute(_OWN_TAX, DIGITS)
    execute(_REST_OF_TAX)
    spread("tax_minor", "due_tax", "CASE tax_minor WHEN 0 THEN abs(total_minor) ELSE 0 END", "due_tax <> 0")
    execute(_ADD_TAX)
    execute(_SUMS)
    execute(_DIFFERENCES)
    execute(
        _DIFFERENCE_LINES, {"part": DIFFERENCE_PART, "name": f"Difference to the total of {mapping.source}"}
    )
    execute(_SUMS)
    execute(_DISCOUNTS)
