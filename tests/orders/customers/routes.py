"""The routes of the customer page."""

from tests.route import OF_ORDER, Route

EMAIL = "grace@navy.example"  # of the samples
ROUTES = [
    Route("customer", objects=OF_ORDER),
    Route(
        "export_personal_data", objects=OF_ORDER, form={"address": EMAIL, "format": "json"}, may_refuse=True
    ),
    Route("erase_personal_data", objects=OF_ORDER, form={"address": EMAIL, "confirm": EMAIL}),
]
