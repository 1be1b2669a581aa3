from datetime import datetime
from typing import Any, Self

from pydantic import BaseModel, Field

from api.schemas.amount import Amount
from core.panel_url import panel_url
from delivery.downloads.models import DownloadLink
from delivery.models import Delivery
from delivery.rules import delivery_of
from orders.models import OrderItem


class ItemEntry(BaseModel):
    """A line of an order."""

    id: int
    position: int
    sku: str
    name: str
    product_id: int | None
    quantity: int
    net: Amount
    tax: Amount
    total: Amount
    refund_status: str = Field(description="Empty, submitted or refunded.")
    url: str = Field(description="Its page in the panel.")

    @classmethod
    def of(cls, item: OrderItem, number: str) -> Self:
        return cls.model_construct(**_entry(item, number))


class Download(BaseModel):
    """A file of an item at the customer's own address."""

    filename: str
    url: str
    state: str = Field(description="active, expired, exhausted, gone or stopped.")
    used: int
    limit: int
    total: int = Field(description="Download Running Total.")
    expires_at: datetime

    @classmethod
    def of(cls, link: DownloadLink) -> Self:
        return cls(
            filename=link.filename,
            url=link.page_url,
            state=link.state,
            used=link.used,
            limit=link.limit,
            total=link.total,
            expires_at=link.expires_at,
        )


class ItemDetail(ItemEntry):
    """A line of an order with what it was delivered with."""

    delivered_at: datetime | None
    stopped_at: datetime | None = Field(description="Since when access to it is stopped.")
    license_key: str = Field(description="The key that stands; empty without one.")
    hardware_id: str
    receipt_text: str
    downloads: list[Download]

    @classmethod
    def of(cls, item: OrderItem, number: str) -> Self:
        delivery = delivery_of(item)
        links = item.links.with_related().order_by("pk")
        return cls.model_construct(
            **_entry(item, number),
            delivered_at=delivery.delivered_at if delivery else None,
            stopped_at=delivery.stopped_at if delivery else None,
            license_key=_license_key(delivery),
            hardware_id=delivery.hardware_id if delivery else "",
            receipt_text=delivery.receipt_text if delivery else "",
            downloads=[Download.of(link) for link in links],
        )


def _license_key(delivery: Delivery | None) -> str:
    key = delivery.key if delivery else None
    return key.value if key and key.revoked_at is None else ""


def _entry(item: OrderItem, number: str) -> dict[str, Any]:
    return {
        "id": item.pk,
        "position": item.position,
        "sku": item.sku,
        "name": item.name,
        "product_id": item.product_id,
        "quantity": item.quantity,
        "net": Amount.of(item.net),
        "tax": Amount.of(item.tax),
        "total": Amount.of(item.total),
        "refund_status": item.refund_status,
        "url": panel_url(f"/orders/{number}/items/{item.pk}/"),
    }
