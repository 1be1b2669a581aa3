"""Spreading an amount of an order over its lines, in SQL, so that the parts make the whole: as `Money.allocate`."""

from typing import Any

from orders.imports.load.staging import execute

# The largest remainder gets the rest, of equal ones the first; without any weight the first line gets all.
_SPREAD = """
    UPDATE import_row SET {column} = coalesce({column}, 0) + part_of_amount.minor FROM (
        SELECT row_id, sign(amount) * (quotient + (
            rank() OVER (PARTITION BY reference ORDER BY remainder DESC, position)
                <= abs(amount) - sum(quotient) OVER (PARTITION BY reference)
        )::integer) AS minor
        FROM (
            SELECT *, div(abs(amount) * weight, whole) AS quotient, mod(abs(amount) * weight, whole) AS remainder FROM (
                SELECT *, CASE WHEN sum(weight) OVER by_order = 0 THEN 1 ELSE sum(weight) OVER by_order END AS whole
                FROM (
                    SELECT row_id, reference, amount, position,
                        CASE WHEN sum(weight) OVER by_order = 0 THEN (position = 1)::integer ELSE weight END AS weight
                    FROM (
                        SELECT line.ctid AS row_id, reference, ({amount})::numeric AS amount,
                            ({weight})::numeric AS weight,
                            row_number() OVER (PARTITION BY reference ORDER BY line.row_number, part) AS position
                        FROM import_row line JOIN import_amounts amounts USING (reference, currency)
                        WHERE line.reason = '' AND {condition}
                    ) amount_of_line WINDOW by_order AS (PARTITION BY reference)
                ) weighted WINDOW by_order AS (PARTITION BY reference)
            ) weighted
        ) divided
    ) part_of_amount
    WHERE import_row.ctid = row_id
"""


def spread(
    column: str, amount: str, weight: str, condition: str, parameters: dict[str, Any] | None = None
) -> None:
    """Add an amount of import_amounts to a column of the order's rows that a condition names, by weight."""
    execute(_SPREAD.format(column=column, amount=amount, weight=weight, condition=condition), parameters)
