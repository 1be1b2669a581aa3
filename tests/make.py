"""Makers: plain functions that insert rows, with believable defaults."""

from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import count
from typing import Any

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.models import Group
from django.test import Client

from api.models import ApiToken
from api.tokens import make_token, rights_for_tokens
from checkout.coupons.models import Coupon, CouponProduct
from desk.help_desks import connect
from desk.models import HelpDesk
from notifications.address_changes.models import AddressSettings
from notifications.emails.models import Email, EmailTemplate, EmailVersion
from notifications.emails.models.email import new_message_id
from notifications.webhooks.models import Event, Notice, NoticeEndpoint
from notifications.webhooks.signing import encrypt_secret
from orders.models import Order, OrderItem
from orders.numbers import next_sequence, order_number
from orders.placing import OrderLineRequest, place_order
from orders.search.keys import write_search_keys
from refunds.models import Dispute, Refund, RefundRequest
from vendors.models import Product, Seat, User, Vendor
from vendors.rights import CUSTOMER_SERVICE, Role

PASSWORD = "correct horse battery"
NOTICE_SECRET = "whsec_c2VjcmV0IG9mIHRoZSB0ZXN0cywgMzIgYnl0ZXMgbG8="
PLACED_AT = datetime(2026, 3, 14, 9, 26, 53, tzinfo=UTC)
_numbers = count(23207)


def vendor(name: str = "Acme Software", **fields: Any) -> Vendor:
    """A vendor whose orders get another address at once."""
    vendor = Vendor.objects.create(**{"number": next(_numbers), "name": name, "is_set_up": True} | fields)
    AddressSettings.objects.create(vendor=vendor, asks_first=False)  # tests of the question ask for it
    return vendor


def user(email: str, **fields: Any) -> User:
    return User.objects.create_user(email, PASSWORD, **fields)


def stale(client: Client) -> None:
    """Let six minutes go by since this browser's person signed in."""
    session = client.session
    for record in session.get("account_authentication_methods", []):
        record["at"] -= 360
    session.save()


def seat(email: str, vendor: Vendor, role: Role, **fields: Any) -> User:
    person = user(email, **fields)
    Seat.objects.create(user=person, vendor=vendor, role=role)
    return person


def staff(email: str, **fields: Any) -> User:
    """Customer Service with the second factor set up."""
    person = user(email, is_staff=True, **fields)
    group, _ = Group.objects.get_or_create(name=CUSTOMER_SERVICE)
    person.groups.add(group)
    TOTP.activate(person, generate_totp_secret())
    return person


def api_token(person: User, vendor: Vendor, *rights: str, **fields: Any) -> tuple[ApiToken, str]:
    """A token with all rights that its person may give, unless some are named, and its text."""
    seat = Seat.objects.select_related("vendor").get(user=person, vendor=vendor)
    given = rights or rights_for_tokens(seat)
    token, text = make_token(seat, name=f"Help desk {next(_numbers)}", rights=given, days=30)
    ApiToken.objects.filter(vendor=vendor, pk=token.pk).update(**{"name": token.name} | fields)
    return token, text


def help_desk(vendor: Vendor, kind: str = HelpDesk.Kind.FRAME, **fields: Any) -> tuple[HelpDesk, str, str]:
    """A connected help desk of the vendor's first person, its token, and the secret that Help Scout signs with."""
    person = User.objects.filter(seats__vendor=vendor).earliest("pk")
    defaults: dict[str, Any] = {"name": f"Desk {next(_numbers)}", "origins": ["https://acme.zendesk.com"]}
    return connect(vendor, person, kind=kind, **defaults | fields)


def product(vendor: Vendor, **fields: Any) -> Product:
    defaults = {"sku": f"SKU-{next(_numbers)}", "name": "Backup Pro", "currency": "EUR", "price_minor": 4995}
    return Product.objects.create(vendor=vendor, **defaults | fields)


def coupon(
    vendor: Vendor, code: str = "SAVE15", *, products: Sequence[Product] = (), **fields: Any
) -> Coupon:
    """A coupon of 15% on everything, without a limit."""
    coupon = Coupon.objects.create(vendor=vendor, code=code, **{"percent": 15_000} | fields)
    for product in products:
        CouponProduct.objects.create(vendor=vendor, coupon=coupon, product=product)
    return coupon


def order(vendor: Vendor, *, items: int = 1, **fields: Any) -> Order:
    """A paid card order of `items` lines at 49.95 each, tax included."""
    placed_at = fields.setdefault("placed_at", PLACED_AT)
    defaults: dict[str, Any] = {
        "number": order_number(vendor, placed_at, next(next_sequence())),
        "status": Order.Status.PAID,
        "first_name": "Grace",
        "last_name": "Hopper",
        "email": "grace@navy.example",
        "country": "DE",
        "payment_method": Order.PaymentMethod.CARD,
        "card_brand": "Visa",
        "card_last4": "4242",
        "charge_id": charge_id(fields.get("currency", "EUR"), fields.get("paid_minor", 4995 * items)),
        "currency": "EUR",
        "net_minor": 4197 * items,
        "tax_minor": 798 * items,
        "total_minor": 4995 * items,
        "tax_rate_bp": 1900,
        "tax_country": "DE",
        "paid_minor": 4995 * items,
        "headline": "Backup Pro",
        "item_count": items,
    }
    order = Order(vendor=vendor, **defaults | fields)
    order.fold_keys()
    order.save()
    OrderItem.objects.bulk_create(_line(order, position=position) for position in range(1, items + 1))
    write_search_keys(order.vendor_id, [order.pk])
    return order


def refund(order: Order, **fields: Any) -> Refund:
    """A refund that waits for approval, of all that is left, with the order's sums as the panel writes them."""
    defaults: dict[str, Any] = {
        "state": Refund.State.WAITING,
        "reason": Refund.Reason.REQUESTED,
        "amount_minor": order.left.minor,
        "tax_minor": min(order.tax_minor, order.left.minor),
        "requested_by_name": "amir@demo.example",
        "needs_approval": True,
    }
    refund = Refund.objects.create(
        vendor_id=order.vendor_id, order=order, currency=order.currency, **defaults | fields
    )
    order.reserved_minor += refund.amount_minor
    order.save(update_fields=["reserved_minor"])
    return refund


def refund_request(order: Order, **fields: Any) -> RefundRequest:
    """An open request that Customer Service entered."""
    defaults = {
        "comment": "It does not start.",
        "opened_by_kind": "staff",
        "opened_by_name": "sam@demo.example",
    }
    return RefundRequest.objects.create(
        vendor_id=order.vendor_id, order=order, email_key=order.email_key, **defaults | fields
    )


def dispute(order: Order, **fields: Any) -> Dispute:
    """An open dispute of the whole payment."""
    defaults = {"status": Dispute.Status.NEEDS_RESPONSE, "amount_minor": order.paid_minor}
    return Dispute.objects.create(
        vendor_id=order.vendor_id, order=order, currency=order.currency, **defaults | fields
    )


def waiting_refund(vendor: Vendor) -> Refund:
    """A refund that waits for approval, of an order whose customer requested it."""
    waiting = refund(order(vendor))
    refund_request(waiting.order)
    return waiting


def charge_id(currency: str, minor: int, behaviour: str = "ok") -> str:
    """Return the id of a card payment that the fake gateway knows; `behaviour` decides about its refunds."""
    return f"ch_fake_{currency.lower()}_{minor}_{behaviour}_{next(_numbers)}"


def email(order: Order, **fields: Any) -> Email:
    """An email to the order's customer."""
    defaults = {"kind": "receipt", "to": order.email, "subject": "Your receipt", "text": "Hello"}
    defaults["message_id"] = new_message_id(order.vendor)
    return Email.objects.create(vendor_id=order.vendor_id, order=order, **defaults | fields)


def email_template(
    vendor: Vendor, name: str = "License", product: Product | None = None, **texts: str
) -> EmailTemplate:
    """An email the vendor set up, with its texts by language."""
    template = EmailTemplate.objects.create(vendor=vendor, name=name, product=product)
    for language, text in (texts or {"en": "Hello {{ customer.name }}"}).items():
        version = {"subject": name, "text": text, "html": text}
        EmailVersion.objects.create(vendor=vendor, template=template, language=language, number=1, **version)
    return template


def endpoint(vendor: Vendor, **fields: Any) -> NoticeEndpoint:
    """An endpoint for all events but those of test orders; its secret is NOTICE_SECRET."""
    defaults = {"url": f"https://hooks.acme.example/{next(_numbers)}", "events": Event.values}
    secret = {"secret": encrypt_secret(NOTICE_SECRET)}
    return NoticeEndpoint.objects.create(vendor=vendor, **secret | defaults | fields)


def notice(order: Order, **fields: Any) -> Notice:
    """A notice that waits to be posted to an endpoint of its own."""
    to = fields.pop("endpoint", None) or endpoint(order.vendor)
    defaults = {"event": Event.ORDER, "event_at": order.placed_at, "body": "<order-notification/>"}
    return Notice.objects.create(vendor_id=order.vendor_id, order=order, endpoint=to, **defaults | fields)


def place(vendor: Vendor, *products: Product, **fields: Any) -> Order:
    """An order as checkout places it: one of each product at its price, no tax; a product is made if none is given."""
    lines = [OrderLineRequest(product, 1, product.price_minor) for product in products or (product(vendor),)]
    customer = {"first_name": "Grace", "last_name": "Hopper", "email": "grace@navy.example", "country": "DE"}
    card = {"payment_method": "card", "card_brand": "Visa", "card_last4": "4242", "currency": "EUR"}
    return place_order(vendor, lines, **customer | card | fields)


def item(order: Order, **fields: Any) -> OrderItem:
    item = _line(order, **fields)
    item.save()
    write_search_keys(order.vendor_id, [order.pk])
    return item


def _line(order: Order, **fields: Any) -> OrderItem:
    defaults: dict[str, Any] = {
        "position": 1,
        "sku": "BP-1",
        "name": "Backup Pro",
        "quantity": 1,
        "currency": order.currency,
        "net_minor": 4197,
        "tax_minor": 798,
        "total_minor": 4995,
    }
    return OrderItem(vendor_id=order.vendor_id, order=order, **defaults | fields)


def copy_to(vendor: Vendor, row: Any, **changes: Any) -> Any:
    """Copy a row to another vendor, with its id."""
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    copy = type(row)(**values | {"vendor_id": vendor.pk} | changes)
    return type(row)._base_manager.bulk_create([copy])[0]
