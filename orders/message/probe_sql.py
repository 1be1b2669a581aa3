"""The statement of all probes: each walks a bounded piece of one index, newest orders first."""

from collections.abc import Sequence
from typing import Any

from core.replica import reading_connection
from orders.message.probes import Key, Probe
from orders.search.conditions import Words
from orders.search.term import LAST

READ = 400  # keys of a walk that are read
ROWS = 25  # orders of a probe

_WALK = """(
    SELECT k.order_id, k.placed_at, k.kind FROM orders_search_searchkey k
    WHERE k.vendor_id = {vendor} AND {value} AND {window} ORDER BY {order} LIMIT {read}
)"""
_BY_KEY = """(
    SELECT {number} AS number, c.order_id FROM ({walks}) c WHERE {kinds} AND {checks}
    ORDER BY c.placed_at DESC LIMIT {rows}
)"""
_HAS_KEY = """(
    SELECT true FROM orders_search_searchkey k
    WHERE k.vendor_id = {vendor} AND k.value = ANY({values}) AND k.placed_at = c.placed_at AND k.order_id = c.order_id
        AND k.kind IN ({kinds}) LIMIT 1
) IS TRUE"""
_HAS_TOTAL = """(
    SELECT true FROM orders_order k WHERE k.id = c.order_id AND k.vendor_id = {vendor}
        AND (k.total_minor = ANY({totals}) OR k.net_minor = ANY({totals}))
) IS TRUE"""
_BY_TOTAL = """(
    SELECT {number} AS number, k.id AS order_id FROM orders_order k
    WHERE k.vendor_id = {vendor} AND k.total_minor = ANY({totals}) AND {window} ORDER BY k.placed_at DESC LIMIT {rows}
)"""
_BY_EARLIER_ADDRESS = """(
    SELECT {number} AS number, k.order_id FROM orders_customers_addresschange k
    WHERE k.vendor_id = {vendor} AND k.old_key = {value} ORDER BY k.id DESC LIMIT {rows}
)"""


def orders_of(vendor_id: int, probes: Sequence[Probe]) -> list[tuple[int, int]]:
    """Return which orders the probes lead to, as numbers of the probes and ids of orders; one statement."""
    if not probes:
        return []
    words = Words()
    vendor = words.value(vendor_id)
    statement = " UNION ALL ".join(_sql(words, vendor, number, probe) for number, probe in enumerate(probes))
    with reading_connection().cursor() as cursor:
        cursor.execute(statement, words.parameters)
        rows: list[tuple[int, int]] = cursor.fetchall()
    return rows


def _sql(words: Words, vendor: str, number: int, probe: Probe) -> str:
    window = _window(words, probe)
    common: dict[str, Any] = {"number": number, "vendor": vendor, "rows": ROWS}
    if probe.key is None:
        totals = words.value(list(probe.totals))
        return _BY_TOTAL.format(totals=totals, window=window, **common)
    if probe.of_earlier_address:
        return _BY_EARLIER_ADDRESS.format(value=words.value(probe.key.values[0]), **common)
    walks = " UNION ALL ".join(_walk(words, vendor, value, window, probe.key) for value in probe.key.cut)
    checks = [_has(words, vendor, key) for key in probe.checks]
    if probe.totals:
        checks.append(_HAS_TOTAL.format(vendor=vendor, totals=words.value(list(probe.totals))))
    return _BY_KEY.format(
        walks=walks, kinds=f"c.kind IN ({_kinds(probe.key)})", checks=" AND ".join(checks) or "true", **common
    )


def _walk(words: Words, vendor: str, value: str, window: str, key: Key) -> str:
    first = words.value(value)
    condition = (
        f"k.value >= {first} AND k.value < {words.value(value + LAST)}"
        if key.is_beginning
        else f"k.value = {first}"
    )
    order = "k.value" if key.is_beginning else "k.placed_at DESC"
    return _WALK.format(vendor=vendor, value=condition, window=window, order=order, read=READ)


def _has(words: Words, vendor: str, key: Key) -> str:
    return _HAS_KEY.format(vendor=vendor, values=words.value(list(key.cut)), kinds=_kinds(key))


def _kinds(key: Key) -> str:
    return ", ".join(str(int(kind)) for kind in key.kinds)


def _window(words: Words, probe: Probe) -> str:
    if not (probe.since and probe.until):
        return "true"
    return f"k.placed_at >= {words.value(probe.since)} AND k.placed_at < {words.value(probe.until)}"
