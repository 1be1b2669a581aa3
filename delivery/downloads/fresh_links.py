"""Whether a customer may have a fresh download link, by the vendor's settings."""

from collections.abc import Iterable

from core.rate_limit import AccountLimit
from delivery.downloads.models import DownloadLink, FreshLinkSettings
from delivery.downloads.quota import DownloadRefusal, limit_reached
from orders.actions import Obstacle
from orders.models import OrderItem

PER_NETWORK = AccountLimit("fresh-links-network", 20, 3_600)


def may_ask(link: DownloadLink, refusal: DownloadRefusal) -> bool:
    """Return whether the page that refuses this download offers a fresh link; makes one query."""
    return _is_for(FreshLinkSettings.of_vendor(link.vendor_id), refusal)


def items_run_out(vendor_id: int, links: Iterable[DownloadLink]) -> set[int]:
    """Return the ids of the items that have a link for which the vendor allows a fresh one; makes one query at most."""
    refusals = [(link.item_id, limit_reached(link)) for link in links if link.stopped_at is None]
    if not any(refusal for _, refusal in refusals):
        return set()
    settings = FreshLinkSettings.of_vendor(vendor_id)
    return {item_id for item_id, refusal in refusals if _is_for(settings, refusal)}


def refuse_customer(item: OrderItem) -> None:
    """Count the wish of a customer. Raises Obstacle where nothing of the item has run out, or it is one too many."""
    settings = FreshLinkSettings.of_vendor(item.vendor_id)
    links = item.links.filter(stopped_at=None)
    if not any(_is_for(settings, limit_reached(link)) for link in links):
        raise Obstacle("nothing of it has run out for which the vendor allows a fresh link")
    per_item = AccountLimit("fresh-links-item", settings.per_day, 86_400)
    if not per_item.take(str(item.vendor_id), str(item.pk)):
        raise Obstacle("it was mailed today already")


def _is_for(settings: FreshLinkSettings, refusal: DownloadRefusal | None) -> bool:
    return (refusal is DownloadRefusal.EXPIRED and settings.when_expired) or (
        refusal is DownloadRefusal.EXHAUSTED and settings.when_used_up
    )
