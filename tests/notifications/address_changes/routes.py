"""The routes of the address settings, and of the page behind the link to an old address."""

from tests.route import Route

ROUTES = [
    Route(
        "address_settings",
        form={"asks_first": "on", "age_limit_days": "30", "waiting_days": "3"},
        for_staff=False,
        may_refuse=True,
    )
]
CUSTOMER_ROUTES = {"email_change", "new_email"}
