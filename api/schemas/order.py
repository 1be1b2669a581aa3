from datetime import datetime
from typing import Any, Self

from pydantic import BaseModel, Field

from api.schemas.amount import Amount
from core.panel_url import panel_url
from orders.models import Order
from orders.models.postal_address import PostalAddress
from orders.recipients import recipient_of


class OrderEntry(BaseModel):
    """An order as the list shows it."""

    order_id: str
    placed_at: datetime
    status: str
    kind: str
    is_test: bool
    reference: str = Field(description="The other system's number of an imported order.")
    email: str
    first_name: str
    last_name: str
    company: str
    country: str
    headline: str = Field(description="The first item's name.")
    item_count: int
    payment_method: str
    card: str = Field(description="Such as “Visa ending in 4242”; empty without one.")
    total: Amount
    paid: Amount
    refunded: Amount
    left: Amount = Field(description="What may still be refunded.")
    url: str = Field(description="Its page in the panel.")

    @classmethod
    def of(cls, order: Order) -> Self:
        return cls.model_construct(**_entry(order))


class Address(BaseModel):
    """A name and a postal address."""

    first_name: str
    last_name: str
    company: str
    street1: str
    street2: str
    city: str
    region: str
    postal_code: str
    country: str
    phone: str
    email: str

    @classmethod
    def of(cls, address: PostalAddress, email: str) -> Self:
        names = cls.model_fields.keys() - {"country", "email"}
        texts = {name: getattr(address, name) for name in names}
        return cls(country=str(address.country or ""), email=email, **texts)


class OrderDetail(OrderEntry):
    """An order with all that its page shows."""

    net: Amount
    tax: Amount
    tax_rate: str
    tax_country: str
    discount: Amount
    coupon_code: str
    language: str
    email_problem: str = Field(description="Why email to the customer comes back; empty where it does not.")
    customer: Address
    recipient: Address | None = Field(description="Who gets the products, if not the customer.")

    @classmethod
    def of(cls, order: Order) -> Self:
        recipient = recipient_of(order)
        return cls.model_construct(
            **_entry(order),
            net=Amount.of(order.net),
            tax=Amount.of(order.tax),
            tax_rate=order.tax_rate,
            tax_country=order.tax_country,
            discount=Amount.of(order.discount),
            coupon_code=order.coupon_code,
            language=order.language,
            email_problem=order.email_problem,
            customer=Address.of(order, order.email),
            recipient=Address.of(recipient, recipient.email) if recipient else None,
        )


def _entry(order: Order) -> dict[str, Any]:
    return {
        "order_id": order.number,
        "placed_at": order.placed_at,
        "status": order.status,
        "kind": order.kind,
        "is_test": order.is_test,
        "reference": order.reference,
        "email": order.email,
        "first_name": order.first_name,
        "last_name": order.last_name,
        "company": order.company,
        "country": str(order.country or ""),
        "headline": order.headline,
        "item_count": order.item_count,
        "payment_method": order.payment_method,
        "card": order.card,
        "total": Amount.of(order.total),
        "paid": Amount.of(order.paid),
        "refunded": Amount.of(order.refunded),
        "left": Amount.of(order.left),
        "url": panel_url(f"/orders/{order.number}/"),
    }
