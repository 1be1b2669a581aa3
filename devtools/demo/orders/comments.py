"""What people say about an order, and the addresses they put right."""

from datetime import datetime, timedelta
from random import Random

from devtools.demo.orders.countries import read
from devtools.demo.orders.purchase import Correction, DemoPurchase
from orders.models import Activity
from vendors.actor import Actor

COMMENTED, CORRECTED, CORRECTED_LATELY = 0.03, 0.025, 0.12  # how many of all
OPEN_FOR = timedelta(days=3)  # an email that has not gone after that is dead


def talk_about(purchase: DemoPurchase, random: Random, clock: datetime) -> None:
    if random.random() < COMMENTED:
        _discuss(purchase, random, clock)
    if random.random() < (CORRECTED_LATELY if clock - purchase.placed_at < OPEN_FOR else CORRECTED):
        _correct(purchase, random, clock)


def comment(purchase: DemoPurchase, at: datetime, actor: Actor, text: str) -> None:
    text = text.replace("{support}", purchase.seller.vendor.support_email)
    purchase.tell(at, Activity.Kind.COMMENT, "Comment added.", actor, data={"comment": text})


def _discuss(purchase: DemoPurchase, random: Random, clock: datetime) -> None:
    seller, at = purchase.seller, purchase.placed_at
    for _ in range(random.choice((1, 1, 1, 2, 3))):
        at += timedelta(hours=random.uniform(0.3, 70))
        actor = random.choice([*seller.team.values(), seller.staff])
        said = read("talk.toml")["from_staff" if actor is seller.staff else "comments"]
        if at < clock:
            comment(purchase, at, actor, random.choice(said))


def _correct(purchase: DemoPurchase, random: Random, clock: datetime) -> None:
    """The customer left out a letter; somebody puts it back."""
    at = purchase.after(hours=random.uniform(0.3, 90))
    name, _, domain = purchase.customer.email.partition("@")
    old = f"{name[:-1].rstrip('.-') or name * 2}@{domain}"
    fates = ("sent", "sent", "sent", "sent", "refused", "exhausted")
    if clock - at < OPEN_FOR:
        fates = ("sent", "refused", "retrying", "waiting", "retrying", "sent")
    actor = random.choice([*purchase.seller.team.values(), purchase.seller.staff])
    if at < clock:
        fate = random.choice(fates)
        purchase.corrections.append(Correction(at, actor, old, purchase.customer.email, fate))
