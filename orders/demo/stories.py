"""The orders of stories.toml."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from typing import Any

from orders.demo import fates
from orders.demo.baskets import bill
from orders.demo.market import credit, twin
from orders.demo.people import Party, invent
from orders.demo.places import countries, read
from orders.demo.purchase import Asked, Correction, Purchase
from orders.demo.talk import comment
from orders.models import Order
from vendors.actor import Actor
from vendors.demo import Seller


def stories(seller: Seller, clock: datetime) -> list[Purchase]:
    """All of one vendor, by order of time."""
    told = [
        purchase
        for key, story in read("stories.toml").items()
        if story["vendor"] == seller.key
        for purchase in _tell(key, story, seller, clock)
    ]
    return sorted(told, key=lambda purchase: purchase.placed_at)


def _tell(key: str, story: dict[str, Any], seller: Seller, clock: datetime) -> Iterator[Purchase]:
    random = Random(key)  # noqa: S311
    purchase = _order(story, seller, clock - timedelta(minutes=story["minutes"]), random)
    fates.place(purchase)
    if purchase.method not in fates.LATER:
        fates.pay(purchase, purchase.after(seconds=6))
    elif "paid" in story:
        fates.pay(purchase, purchase.after(minutes=story["paid"]))
    if "twin" in story:
        again = twin(purchase, purchase.after(minutes=story["twin"]))
        fates.place(again)
        fates.pay(again, again.after(seconds=6))
        yield purchase
        purchase = again  # what follows happens to the second
    _go_on(purchase, story)
    yield purchase
    if "credit" in story:
        given = credit(purchase, purchase.after(minutes=story["credit"]))
        fates.place(given)
        yield given


def _order(story: dict[str, Any], seller: Seller, at: datetime, random: Random) -> Purchase:
    by_sku = {product.sku: product for product in seller.products}
    wanted = [(by_sku[sku], quantity) for sku, quantity in story["products"]]
    purchase = bill(seller, at, _party(random, story["country"], story["customer"]), wanted)
    purchase.method = Order.PaymentMethod(story.get("method", "card"))
    purchase.is_test = story.get("is_test", False)
    if recipient := dict(story.get("recipient", {})):
        purchase.recipient = _party(random, recipient.pop("country"), recipient)
    return purchase


def _party(random: Random, country: str, facts: dict[str, str]) -> Party:
    return replace(invent(random, countries()[country]), **{"company": "", "street2": ""} | facts)  # type: ignore[arg-type]


def _go_on(purchase: Purchase, story: dict[str, Any]) -> None:
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
        fates.refund(purchase, at, lines, _by(purchase, gone), gone["comment"], fate, reason)
    if asked := story.get("request"):
        purchase.requests.append(_asked(purchase, asked))
    if "charged_back" in story:
        fates.charge_back(purchase, purchase.after(minutes=story["charged_back"]))


def _asked(purchase: Purchase, asked: dict[str, Any]) -> Asked:
    at = purchase.after(minutes=asked["after"])
    if "declined" not in asked:
        return Asked(at, asked["text"])
    no = asked["declined"]
    return Asked(at, asked["text"], no["comment"], purchase.after(minutes=no["after"]), _by(purchase, no))


def _by(purchase: Purchase, said: dict[str, Any]) -> Actor:
    return purchase.seller.team.get(said["by"], purchase.seller.staff)
