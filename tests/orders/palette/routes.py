"""The route of the palette."""

from tests.route import Route

ROUTES = [Route("palette")]
