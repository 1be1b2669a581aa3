"""The orders of stories.toml."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from typing import Any

from devtools.demo.orders import outcomes
from devtools.demo.orders.carts import bill
from devtools.demo.orders.comments import comment
from devtools.demo.orders.countries import countries, read
from devtools.demo.orders.generator import credit, twin
from devtools.demo.orders.people import DemoCustomer, invent
from devtools.demo.orders.purchase import Correction, DemoPurchase, DemoRefundRequest
from devtools.demo.vendors import Seller
from orders.models import Order
from vendors.actor import Actor


def stories(seller: Seller, clock: datetime) -> list[DemoPurchase]:
    """All of one vendor, by order of time."""
    told = [
        purchase
        for key, story in read("stories.toml").items()
        if story["vendor"] == seller.key
        for purchase in _tell(key, story, seller, clock)
    ]
    return sorted(told, key=lambda purchase: purchase.placed_at)


def _tell(key: str, story: dict[str, Any], seller: Seller, clock: datetime) -> Iterator[DemoPurchase]:
    random = Random(key)  # noqa: S311
    purchase = _order(story, seller, clock - timedelta(minutes=story["minutes"]), random)
    outcomes.place(purchase)
    if purchase.method not in outcomes.LATER:
        outcomes.pay(purchase, purchase.after(seconds=6))
    elif "paid" in story:
        outcomes.pay(purchase, purchase.after(minutes=story["paid"]))
    if "twin" in story:
        again = twin(purchase, purchase.after(minutes=story["twin"]))
        outcomes.place(again)
        outcomes.pay(again, again.after(seconds=6))
        yield purchase
        purchase = again  # what follows happens to the second
    _go_on(purchase, story)
    yield purchase
    if "credit" in story:
        given = credit(purchase, purchase.after(minutes=story["credit"]))
        outcomes.place(given)
        yield given


def _order(story: dict[str, Any], seller: Seller, at: datetime, random: Random) -> DemoPurchase:
    by_sku = {product.sku: product for product in seller.products}
    wanted = [(by_sku[sku], quantity) for sku, quantity in story["products"]]
    purchase = bill(seller, at, _party(random, story["country"], story["customer"]), wanted)
    purchase.method = Order.PaymentMethod(story.get("method", "card"))
    purchase.is_test = story.get("is_test", False)
    if recipient := dict(story.get("recipient", {})):
        purchase.recipient = _party(random, recipient.pop("country"), recipient)
    return purchase


def _party(random: Random, country: str, facts: dict[str, str]) -> DemoCustomer:
    return replace(invent(random, countries()[country]), **{"company": "", "street2": ""} | facts)  # type: ignore[arg-type]


def _go_on(purchase: DemoPurchase, story: dict[str, Any]) -> None:
    """What people did about it."""
    for said in story.get("comments", ()):
        comment(purchase, purchase.after(minutes=said["after"]), _by(purchase, said), said["text"])
    for one in story.get("corrections", ()):
        new = one.get("to", purchase.customer.email)
        at = purchase.after(minutes=one["after"])
        purchase.corrections.append(Correction(at, _by(purchase, one), one["from"], new, one["fate"]))
    if gone := story.get("refund"):
        lines, at = purchase.lines[: gone["lines"]], purchase.after(minutes=gone["after"])
        fate, reason = gone.get("fate", "succeeded"), gone.get("reason", "requested")
        outcomes.refund(purchase, at, lines, _by(purchase, gone), gone["comment"], fate, reason)
    if asked := story.get("request"):
        purchase.requests.append(_asked(purchase, asked))
    if "charged_back" in story:
        outcomes.charge_back(purchase, purchase.after(minutes=story["charged_back"]))


def _asked(purchase: DemoPurchase, asked: dict[str, Any]) -> DemoRefundRequest:
    at = purchase.after(minutes=asked["after"])
    if "declined" not in asked:
        return DemoRefundRequest(at, asked["text"])
    no = asked["declined"]
    return DemoRefundRequest(
        at, asked["text"], no["comment"], purchase.after(minutes=no["after"]), _by(purchase, no)
    )


def _by(purchase: DemoPurchase, said: dict[str, Any]) -> Actor:
    return purchase.seller.team.get(said["by"], purchase.seller.staff)
