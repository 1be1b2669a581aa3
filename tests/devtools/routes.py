"""The routes of a developer's machine."""

from tests.route import Route

ROUTES = [Route("sent_mail", get=404)]  # 200 where DEBUG is on
PUBLIC_ROUTES = {"demo_generator", "notice_sink"}
