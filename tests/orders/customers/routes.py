"""The routes of the customer page."""

from tests.route import OF_ORDER, Route

EMAIL = "grace@navy.example"  # of the samples
ROUTES = [
    Route("customer", objects=OF_ORDER),
    Route("export_personal_data", objects=OF_ORDER, form={"email": EMAIL, "format": "json"}),
    Route("erase_personal_data", objects=OF_ORDER, form={"email": EMAIL, "confirm": EMAIL}),
]
