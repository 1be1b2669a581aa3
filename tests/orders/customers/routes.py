"""The routes of the customer page."""

from tests.route import OF_ORDER, Route

ROUTES = [Route("customer", objects=OF_ORDER)]
