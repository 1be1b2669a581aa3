"""The ledger as a page."""

from html import escape

from devtools.fake_gateway.ledger import Ledger

SHOWN = 200


def ledger_page(ledger: Ledger) -> str:
    """Return a page of the newest refunds, with the sum of all in each currency."""
    with ledger.lock:
        refunds = list(ledger.refunds.values())
    sums: dict[str, int] = {}
    for refund in refunds:
        if refund["status"] == "succeeded":
            sums[refund["currency"]] = sums.get(refund["currency"], 0) + refund["amount"]
    totals = ", ".join(f"{total} {currency.upper()}" for currency, total in sorted(sums.items())) or "nothing"
    columns = ("id", "charge", "amount", "currency", "status")
    rows = "".join(
        f"<tr>{''.join(f'<td>{escape(str(refund[column]))}</td>' for column in columns)}</tr>"
        for refund in reversed(refunds[-SHOWN:])
    )
    head = "".join(f"<th>{column}</th>" for column in columns)
    return (
        "<!DOCTYPE html><html lang=en><title>Fake gateway</title><h1>Fake gateway</h1>"
        f"<p>{len(refunds)} refunds, in minor units: {escape(totals)} given back.</p>"
        f"<table><tr>{head}</tr>{rows}</table></html>"
    )
