"""The ledger for people."""

from html import escape

from devtools.fake_gateway.ledger import Ledger

SHOWN = 200


def ledger_page(ledger: Ledger) -> str:
    """The newest refunds, and what they add up to in each currency."""
    with ledger.lock:
        refunds = list(ledger.refunds.values())
    sums: dict[str, int] = {}
    for one in refunds:
        if one["status"] == "succeeded":
            sums[one["currency"]] = sums.get(one["currency"], 0) + one["amount"]
    totals = ", ".join(f"{total} {currency.upper()}" for currency, total in sorted(sums.items())) or "nothing"
    columns = ("id", "charge", "amount", "currency", "status")
    rows = "".join(
        f"<tr>{''.join(f'<td>{escape(str(one[column]))}</td>' for column in columns)}</tr>"
        for one in reversed(refunds[-SHOWN:])
    )
    head = "".join(f"<th>{column}</th>" for column in columns)
    return (
        "<!DOCTYPE html><html lang=en><title>Fake gateway</title><h1>Fake gateway</h1>"
        f"<p>{len(refunds)} refunds, in minor units: {escape(totals)} given back.</p>"
        f"<table><tr>{head}</tr>{rows}</table></html>"
    )
