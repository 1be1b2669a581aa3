from core.help import explain
from orders.extension_points import PERSONAL_DATA, PersonalData
from orders.home.models import SetAside

PERSONAL_DATA.add(PersonalData(SetAside, {"comment": ""}, order="order_id", shown=("set_aside_at",)))
explain("home", "Home: what needs attention", 5, "home", "need")
