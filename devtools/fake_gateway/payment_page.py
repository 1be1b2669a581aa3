"""The payment page of the fake gateway: an amount, some test cards, and a way back."""

import secrets
import time
from html import escape
from typing import Any

from devtools.fake_gateway.events import Announcer
from devtools.fake_gateway.ledger import GatewayRefused, Ledger

CARDS = {
    "4242": ("Visa, Germany", {"brand": "visa", "last4": "4242", "country": "DE"}),
    "4444": ("Mastercard, USA", {"brand": "mastercard", "last4": "4444", "country": "US"}),
    "0003": ("Visa, France", {"brand": "visa", "last4": "0003", "country": "FR"}),
    "0002": ("Visa, is declined", {"brand": "visa", "last4": "0002", "country": "DE"}),
}
DECLINED = "0002"
STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:26rem;margin:2rem auto;padding:0 1rem}"
    "label{display:block;padding:.5rem 0}button{font:inherit;padding:.6rem 1.2rem;margin-top:1rem}"
)


def open_session(ledger: Ledger, form: dict[str, Any], base_url: str) -> dict[str, Any]:
    price = form["line_items"]
    name = f"cs_fake_{secrets.token_hex(12)}"
    return ledger.keep_session(
        {
            "id": name,
            "object": "checkout.session",
            "status": "open",
            "payment_status": "unpaid",
            "url": f"{base_url}/pay/{name}",
            "amount_total": int(price["0][price_data][unit_amount"]),
            "currency": price["0][price_data][currency"],
            "about": price["0][price_data][product_data][name"],
            "success_url": form["success_url"],
            "cancel_url": form["cancel_url"],
            "client_reference_id": form.get("client_reference_id"),
            "payment_intent": None,
            "created": int(time.time()),
        }
    )


def close_session(ledger: Ledger, session_id: str) -> dict[str, Any]:
    """Close an open page; it refuses one that is paid or closed already."""
    with ledger.lock:
        session = ledger.find_session(session_id)
        if session["status"] != "open":
            raise GatewayRefused(400, "Only open Checkout Sessions can be expired.")
        return ledger.keep_session(session | {"status": "expired", "url": None})


def pay(ledger: Ledger, announcer: Announcer, session_id: str, card: str) -> tuple[str, str]:
    """Return the next address, or "" and an error message. A session is paid once."""
    with ledger.lock:
        try:
            session = ledger.find_session(session_id)
        except GatewayRefused:
            return "", "There is no such page."
        if session["payment_status"] == "paid":
            return str(session["success_url"]), ""
        if session["status"] == "expired":
            return "", "This page has closed."
        if card not in CARDS:
            return "", "Choose a card."
        try:
            token = "tok_chargeDeclined" if card == DECLINED else "tok_visa"
            charge = ledger.charge(
                {"source": token, "amount": session["amount_total"], "currency": session["currency"]}
            )
        except GatewayRefused as refused:
            return "", str(refused)
        latest = charge | {"payment_method_details": {"card": CARDS[card][1]}}
        paid = session | {
            "status": "complete",
            "payment_status": "paid",
            "url": None,
            "payment_intent": {"id": f"pi_{session_id[8:]}", "latest_charge": latest},
        }
        ledger.keep_session(paid)
    announcer.announce("checkout.session.completed", paid)
    return str(session["success_url"]), ""


def page(ledger: Ledger, session_id: str, error_message: str = "") -> tuple[int, str]:
    """Return status and HTML."""
    try:
        session = ledger.find_session(session_id)
    except GatewayRefused:
        return 404, "<!DOCTYPE html><html lang=en><title>No such page</title><h1>No such page</h1></html>"
    amount = f"{session['amount_total']} {session['currency'].upper()} (minor units)"
    cards = "".join(
        f'<label><input type="radio" name="card" value="{last4}" required{" checked" if last4 == "4242" else ""}> '
        f"•••• {last4} {escape(label)}</label>"
        for last4, (label, _) in CARDS.items()
    )
    alert = f'<p role="alert"><strong>{escape(error_message)}</strong></p>' if error_message else ""
    return 200, (
        '<!DOCTYPE html><html lang="en"><head><meta name="viewport" content="width=device-width">'
        f"<title>Fake payment</title><style>{STYLE}</style></head><body><h1>Fake payment page</h1>"
        f"<p>{escape(session['about'])}: {escape(amount)}</p>{alert}"
        f'<form method="post">{cards}<button>Pay</button></form>'
        f'<p><a href="{escape(session["cancel_url"])}">Back to the order</a></p></body></html>'
    )
