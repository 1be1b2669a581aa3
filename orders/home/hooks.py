from core.help import explain
from jobs import states
from orders.extension_points import PERSONAL_DATA, PersonalData
from orders.home.extension_points import STAFF_NEEDS, StaffNeed
from orders.home.models import SetAside

PERSONAL_DATA.add(PersonalData(SetAside, {"comment": ""}, order="order_id", shown=("set_aside_at",)))
STAFF_NEEDS.add(
    StaffNeed("Jobs that failed", "admin:jobs_job_changelist", "state=failed", states.failed), weight=40
)
explain("home", "Home: what needs attention", 5, "home", "need", "sales")
