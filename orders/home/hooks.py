from core.help import explain
from jobs import states
from orders.extension_points import ORDER_VIEWS, PERSONAL_DATA, OrderView, PersonalData
from orders.home.extension_points import STAFF_NEEDS, StaffNeed
from orders.home.models import SetAside
from orders.home.waiting import waiting_orders

PERSONAL_DATA.add(PersonalData(SetAside, {"comment": ""}, order="order_id", shown=("set_aside_at",)))
STAFF_NEEDS.add(
    StaffNeed("Jobs that failed", "admin:jobs_job_changelist", "state=failed", states.failed), weight=40
)
ORDER_VIEWS.add(OrderView("needs-attention", "Needs attention", waiting_orders), weight=10)
explain("home", "Home: what needs attention", 5, "home", "need", "sales")
