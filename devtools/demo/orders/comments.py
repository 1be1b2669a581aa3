"""Comments on an order, and corrected email addresses."""

from datetime import datetime, timedelta
from random import Random

from devtools.demo.orders.countries import read
from devtools.demo.orders.purchase import Correction, DemoPurchase
from orders.models import Activity
from vendors.actor import Actor

COMMENTED, CORRECTED, CORRECTED_LATELY = 0.03, 0.025, 0.12  # how many of all
OPEN_FOR = timedelta(days=3)  # an email that was not sent by then has failed


def add_comments(purchase: DemoPurchase, random: Random, clock: datetime) -> None:
    """Add comments to a few orders and correct the address of a few."""
    if random.random() < COMMENTED:
        _comment_several_times(purchase, random, clock)
    if random.random() < (CORRECTED_LATELY if clock - purchase.placed_at < OPEN_FOR else CORRECTED):
        _correct(purchase, random, clock)


def comment(purchase: DemoPurchase, at: datetime, actor: Actor, text: str) -> None:
    text = text.replace("{support}", purchase.seller.vendor.support_email)
    purchase.add_activity(at, Activity.Kind.COMMENT, "Comment added.", actor, data={"comment": text})


def _comment_several_times(purchase: DemoPurchase, random: Random, clock: datetime) -> None:
    seller, at = purchase.seller, purchase.placed_at
    for _ in range(random.choice((1, 1, 1, 2, 3))):
        at += timedelta(hours=random.uniform(0.3, 70))
        actor = random.choice([*seller.team.values(), seller.staff])
        texts = read("comments.toml")["from_staff" if actor is seller.staff else "comments"]
        if at < clock:
            comment(purchase, at, actor, random.choice(texts))


def _correct(purchase: DemoPurchase, random: Random, clock: datetime) -> None:
    """Correct an address in which the customer left out a letter."""
    at = purchase.after(hours=random.uniform(0.3, 90))
    name, _, domain = purchase.customer.email.partition("@")
    old = f"{name[:-1].rstrip('.-') or name * 2}@{domain}"
    outcomes = ("sent", "sent", "sent", "sent", "refused", "exhausted")
    if clock - at < OPEN_FOR:
        outcomes = ("sent", "refused", "retrying", "waiting", "retrying", "sent")
    actor = random.choice([*purchase.seller.team.values(), purchase.seller.staff])
    if at < clock:
        outcome = random.choice(outcomes)
        purchase.corrections.append(Correction(at, actor, old, purchase.customer.email, outcome))
