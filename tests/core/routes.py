"""The routes of the help pages."""

from tests.route import Route

ROUTES = [Route("help"), Route("help_topic", {"key": "finding-orders"})]
