"""The constraints of orders, and the indexes that list and search read."""

from django.db.models import CheckConstraint, F, Index, Q, UniqueConstraint

NEWEST = ("-placed_at", "-id")

ORDER_INDEXES = (
    Index(fields=("vendor", *NEWEST), name="order_newest"),
    Index(fields=("vendor", "status", *NEWEST), name="order_status"),
    Index(fields=("vendor", "last_name_key", *NEWEST), name="order_last_name"),
    Index(fields=NEWEST, name="order_newest_of_all"),
    # The condition always holds: it keeps the planner from reading all vendors' names for one vendor.
    Index(fields=("last_name_key", *NEWEST), name="order_last_name_of_all", condition=Q(id__gt=0)),
    # Without the date PostgreSQL deduplicates equal entries: a tenth of the size. Few matches are sorted after reading.
    Index(fields=("vendor", "country", "payment_method", "status"), name="order_country"),
    Index(fields=("vendor", "payment_method", "status", "country"), name="order_payment_method"),
    Index(fields=("vendor", "total_minor"), name="order_total"),
    # The list sorted by total, read in both directions: amounts are compared within a currency.
    Index(fields=("vendor", "currency", "total_minor", "id"), name="order_total_of_currency"),
    Index(fields=("vendor",), name="order_test", condition=Q(is_test=True)),
    Index(fields=("vendor", "kind"), name="order_kind", condition=~Q(kind="order")),
    Index(fields=("charge_id",), name="order_charge", condition=~Q(charge_id="")),
)

ORDER_CONSTRAINTS = (
    # Not `unique=True`: with it Django adds a second index for LIKE, which the collation C makes needless.
    UniqueConstraint(fields=("number", "vendor"), name="one_order_per_number"),
    UniqueConstraint(
        fields=("vendor", "source", "reference"), name="one_order_per_reference", condition=~Q(reference="")
    ),
    CheckConstraint(condition=Q(total_minor=F("net_minor") + F("tax_minor")), name="net_and_tax_make_total"),
    CheckConstraint(
        condition=Q(reserved_minor__gte=0, reserved_minor__lte=F("paid_minor")), name="reserved_within_paid"
    ),
    CheckConstraint(
        condition=Q(refunded_minor__gte=0, refunded_minor__lte=F("reserved_minor")),
        name="refunded_within_reserved",
    ),
    CheckConstraint(condition=Q(card_last4__regex=r"^(\d{4})?$"), name="card_last_four_only"),
)
