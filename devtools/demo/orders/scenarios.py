"""The orders of scenarios.toml, written by hand."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from typing import Any

from devtools.demo.orders import outcomes
from devtools.demo.orders.carts import make_purchase
from devtools.demo.orders.comments import comment
from devtools.demo.orders.countries import countries, read
from devtools.demo.orders.generator import credit, duplicate_order
from devtools.demo.orders.people import DemoCustomer, invent
from devtools.demo.orders.purchase import Correction, DemoPurchase, DemoRefundRequest
from devtools.demo.vendors import Seller
from orders.models import Order
from vendors.actor import Actor


def scenario_orders(seller: Seller, clock: datetime) -> list[DemoPurchase]:
    """Return those of one vendor, by time."""
    purchases = [
        purchase
        for key, scenario in read("scenarios.toml").items()
        if scenario["vendor"] == seller.key
        for purchase in _purchases(key, scenario, seller, clock)
    ]
    return sorted(purchases, key=lambda purchase: purchase.placed_at)


def _purchases(key: str, scenario: dict[str, Any], seller: Seller, clock: datetime) -> Iterator[DemoPurchase]:
    random = Random(key)  # noqa: S311
    purchase = _order(scenario, seller, clock - timedelta(minutes=scenario["minutes"]), random)
    outcomes.place(purchase)
    if purchase.method not in outcomes.PAID_LATER:
        outcomes.pay(purchase, purchase.after(seconds=6))
    elif "paid" in scenario:
        outcomes.pay(purchase, purchase.after(minutes=scenario["paid"]))
    if "duplicate" in scenario:
        duplicate = duplicate_order(purchase, purchase.after(minutes=scenario["duplicate"]))
        outcomes.place(duplicate)
        outcomes.pay(duplicate, duplicate.after(seconds=6))
        yield purchase
        purchase = duplicate  # what follows happens to the second
    _add_events(purchase, scenario)
    yield purchase
    if "credit" in scenario:
        credit_entry = credit(purchase, purchase.after(minutes=scenario["credit"]))
        outcomes.place(credit_entry)
        yield credit_entry


def _order(scenario: dict[str, Any], seller: Seller, at: datetime, random: Random) -> DemoPurchase:
    by_sku = {product.sku: product for product in seller.products}
    lines = [(by_sku[sku], quantity) for sku, quantity in scenario["products"]]
    purchase = make_purchase(seller, at, _person(random, scenario["country"], scenario["customer"]), lines)
    purchase.method = Order.PaymentMethod(scenario.get("method", "card"))
    purchase.is_test = scenario.get("is_test", False)
    if recipient := dict(scenario.get("recipient", {})):
        purchase.recipient = _person(random, recipient.pop("country"), recipient)
    return purchase


def _person(random: Random, country: str, fields: dict[str, str]) -> DemoCustomer:
    return replace(invent(random, countries()[country]), **{"company": "", "street2": ""} | fields)  # type: ignore[arg-type]


def _add_events(purchase: DemoPurchase, scenario: dict[str, Any]) -> None:
    """Add what people did about the order."""
    for entry in scenario.get("comments", ()):
        comment(purchase, purchase.after(minutes=entry["after"]), _by(purchase, entry), entry["text"])
    for entry in scenario.get("corrections", ()):
        new = entry.get("to", purchase.customer.email)
        at = purchase.after(minutes=entry["after"])
        purchase.corrections.append(
            Correction(at, _by(purchase, entry), entry["from"], new, entry["outcome"])
        )
    if entry := scenario.get("refund"):
        lines, at = purchase.lines[: entry["lines"]], purchase.after(minutes=entry["after"])
        outcome, reason = entry.get("outcome", "succeeded"), entry.get("reason", "requested")
        outcomes.refund(purchase, at, lines, _by(purchase, entry), entry["comment"], outcome, reason)
    if entry := scenario.get("request"):
        purchase.requests.append(_request(purchase, entry))
    if "charged_back" in scenario:
        outcomes.charge_back(purchase, purchase.after(minutes=scenario["charged_back"]))


def _request(purchase: DemoPurchase, entry: dict[str, Any]) -> DemoRefundRequest:
    at = purchase.after(minutes=entry["after"])
    if "declined" not in entry:
        return DemoRefundRequest(at, entry["text"])
    answer = entry["declined"]
    return DemoRefundRequest(
        at, entry["text"], answer["comment"], purchase.after(minutes=answer["after"]), _by(purchase, answer)
    )


def _by(purchase: DemoPurchase, entry: dict[str, Any]) -> Actor:
    return purchase.seller.team.get(entry["by"], purchase.seller.staff)
