"""What an agent asks first about an item: the state of its links, how often they were used, its key, its delivery."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from django.utils.formats import date_format
from django.utils.timezone import localtime

from core.compiled_query import CompiledQuery, Given, GivenList
from delivery.downloads.models import DownloadLink
from delivery.models import Delivery
from delivery.models.delivery_terms import terms_of
from delivery.rules import delivery_of
from delivery.shipments.rules import shipment_of
from orders.extension_points import ItemField
from orders.models import Order, OrderItem

MAX_LINKS = 200  # of an order, that its page looks at
WORST_FIRST = ("stopped", "gone", "exhausted", "expired", "active")
_LINKS = CompiledQuery(
    lambda: (
        DownloadLink.objects.filter(vendor_id=Given("vendor_id"), item_id__in=GivenList("item_ids"))
        .select_related("file")
        .order_by("pk")[:MAX_LINKS]
    )
)


def item_fields(order: Order, items: Sequence[OrderItem]) -> Mapping[int, list[ItemField]]:
    """Return the fields of an order's items, with one query for their links, none where none has a link."""
    links = _links(order, items)
    return {item.pk: [*_download_fields(links[item.pk]), *_delivery_fields(item)] for item in items}


def _links(order: Order, items: Sequence[OrderItem]) -> Mapping[int, list[DownloadLink]]:
    links: dict[int, list[DownloadLink]] = defaultdict(list)
    linked = {item.pk: item for item in items if (delivery := delivery_of(item)) and delivery.links}
    if linked:
        for link in _LINKS.rows(vendor_id=order.vendor_id, item_ids=list(linked)):
            link.item, link.vendor = linked[link.item_id], order.vendor
            links[link.item_id].append(link)
    return links


def _download_fields(links: Sequence[DownloadLink]) -> list[ItemField]:
    """Return the state of the worst link and how often each was used; nothing of an item without links."""
    if not links:
        return []
    worst = min(links, key=lambda link: WORST_FIRST.index(link.state))
    expires_at = date_format(localtime(min(link.expires_at for link in links)), "j M Y")
    total = sum(link.total for link in links)
    is_active = worst.state == "active" and len(links) == 1
    return [
        ItemField(
            "Download",
            worst.status_text,
            note=worst.filename if len(links) == 1 else f"{worst.filename}, one of {len(links)} files",
            state=worst.state,
            copy=worst.page_url if is_active else "",
            copy_label="Copy link",
        ),
        ItemField(
            "Download Limit",
            ", ".join(f"{link.used} of {link.limit}" for link in links[:3]),
            note=f"until {expires_at}; Running Total {total}",
        ),
    ]


def _delivery_fields(item: OrderItem) -> list[ItemField]:
    """Return the license key and the delivery."""
    delivery = delivery_of(item)
    if delivery is None:
        return [ItemField("Delivery", "Nothing was delivered by us")]
    fields = [_key_field(item, delivery)]
    if shipment := shipment_of(item):
        fields.append(
            ItemField("Disc", shipment.status_text, note=shipment.tracking, state=shipment.css_state)
        )
    day = date_format(localtime(delivery.delivered_at), "j M Y")
    if delivery.stopped_at:
        stopped = date_format(localtime(delivery.stopped_at), "j M Y")
        fields.append(ItemField("Delivery", "Access stopped", note=stopped, state="stopped"))
    else:
        fields.append(
            ItemField("Delivery", "Delivered", note=f"{day}, {delivery.purchase}", state="delivered")
        )
    return fields


def _key_field(item: OrderItem, delivery: Delivery) -> ItemField:
    hardware = f"Hardware ID {delivery.hardware_id}" if delivery.hardware_id else ""
    key, terms = delivery.key, terms_of(item.product)
    if delivery.awaits_key_since and not delivery.stopped_at:
        return ItemField("License key", "Being made", note=hardware, state="waiting")
    if key and key.state == "active":
        is_text = not key.filename
        return ItemField(
            "License key",
            key.value if is_text else key.filename,
            note=hardware,
            copy=key.value if is_text else "",
        )
    if key:
        return ItemField("License key", key.state.capitalize(), note=hardware, state=key.state)
    if not terms.key_source:
        return ItemField("License key", "None")
    if terms.is_passport and terms.fetch_allowed:
        return ItemField("License key", "Waits for the first launch", state="waiting")
    if terms.binds_keys:
        return ItemField("License key", "Waits for the Hardware ID", state="waiting")
    return ItemField("License key", "No key", state="low")
