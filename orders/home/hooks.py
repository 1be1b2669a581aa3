from django.db.models import Exists, Q
from django.urls import reverse

from core.help import explain
from jobs import states
from orders.extension_points import ORDER_VIEWS, PERSONAL_DATA, OrderView, PersonalData
from orders.home.extension_points import SETUP_CHECKLIST, STAFF_NEEDS, ChecklistEntry, StaffNeed
from orders.home.models import SetAside
from orders.home.waiting import waiting_orders
from orders.models import Activity, Order
from vendors.actor import ActorKind
from vendors.models import Product
from vendors.rights import Right
from vendors.team.seats import has_colleague

NEWEST = 20

PERSONAL_DATA.add(PersonalData(SetAside, {"comment": ""}, order="order_id", shown=("set_aside_at",)))
STAFF_NEEDS.add(
    StaffNeed("Jobs that failed", "admin:jobs_job_changelist", "state=failed", states.failed), weight=40
)
ORDER_VIEWS.add(OrderView("needs-attention", "Needs attention", waiting_orders), weight=10)
explain("home", "Home: what needs attention", 5, "home", "need", "sales")


def _has_resent(vendor_id: int) -> Exists:
    """Return the condition that an email of one of the newest orders was sent by hand."""
    newest = Order.objects.filter(vendor_id=vendor_id).order_by("-placed_at", "-pk")[:NEWEST]
    return Exists(
        Activity.objects.filter(
            vendor_id=vendor_id,
            order_id__in=newest.values("pk"),
            kind=Activity.Kind.EMAIL,
            actor_kind=ActorKind.VENDOR,
        )
    )


SETUP_CHECKLIST.add(
    ChecklistEntry(
        "Enter your email addresses",
        "Customers' questions go to one, new orders are announced at the other.",
        lambda vendor: reverse("vendor_settings"),
        lambda vendor_id: ~Q(support_email="") & ~Q(notification_email=""),
        Right.SETTINGS,
    ),
    weight=10,
)
SETUP_CHECKLIST.add(
    ChecklistEntry(
        "Make your first product",
        "Its name, its SKU and what it costs: its order form opens at once.",
        lambda vendor: reverse("new_product"),
        lambda vendor_id: Exists(Product.objects.filter(vendor_id=vendor_id, archived_at=None)),
        Right.CATALOG,
    ),
    weight=20,
)
SETUP_CHECKLIST.add(
    ChecklistEntry(
        "Place a test order",
        "On the page of a product: it is delivered and mailed to you, and nothing is charged.",
        lambda vendor: reverse("products"),
        lambda vendor_id: Exists(Order.objects.filter(vendor_id=vendor_id)),
        Right.CATALOG,
    ),
    weight=40,
)
SETUP_CHECKLIST.add(
    ChecklistEntry(
        "Send an order again",
        "Open the test order and choose Resend Order: what you do when a customer has lost the email.",
        lambda vendor: reverse("orders"),
        _has_resent,
        Right.SUPPORT,
    ),
    weight=50,
)
SETUP_CHECKLIST.add(
    ChecklistEntry(
        "Invite a colleague",
        "Each signs in as themselves, with the role that you choose.",
        lambda vendor: reverse("team"),
        has_colleague,
        Right.TEAM,
    ),
    weight=60,
)
