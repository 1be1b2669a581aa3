from orders.customers.models import AddressChange
from orders.customers.summary import customer_summary
from orders.extension_points import ORDER_ASIDES, PERSONAL_DATA, OrderPanel, PersonalData

ORDER_ASIDES.add(OrderPanel("orders/customers/_summary.html", customer_summary), weight=30)
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
