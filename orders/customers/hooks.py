from orders.customers.models import AddressChange
from orders.extension_points import PERSONAL_DATA, PersonalData

PERSONAL_DATA.add(
    PersonalData(
        AddressChange,
        {"old_key": "", "new_key": ""},
        order="order_id",
        email="new_key",
        shown=("changed_at",),
    )
)
# The order may have another address since, of another person.
PERSONAL_DATA.add(PersonalData(AddressChange, {"old_key": ""}, email="old_key"))
