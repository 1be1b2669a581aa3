"""The routes of the daily digest."""

from tests.route import Route

ROUTES = [Route("digest_settings", form={"hour": "7"}, get=405, viewer_may=True, for_staff=False)]
PUBLIC_ROUTES = {"digest_off"}
