"""Every page of the panel links to the help topic that explains it, and each of its forms can be sent."""

import re
from collections.abc import Callable
from http import HTTPStatus

import pytest
from django.test import Client

from tests.route import Route, Samples
from tests.routes import ROUTES

HELP_PAGES, FILES = {"help", "help_topic"}, {"file_version", "refunds_file", "receipt_pdf", "vendor_log_file"}
PAGES = [route for route in ROUTES if route.get == HTTPStatus.OK and route.name not in FILES]
FORM = re.compile(r'<form\b[^>]*method="post".*?</form>', re.DOTALL)


@pytest.mark.parametrize("route", PAGES, ids=str)
def test_page_links_to_help_and_its_forms_have_a_token(
    route: Route, acme: Samples, signed_in: Callable[[str], Client]
) -> None:
    page = signed_in("alice").get(route.url(acme)).content.decode()

    assert "MyCommerce vendor control panel</" not in page or route.name in HELP_PAGES or "Help: " in page
    assert [form for form in FORM.findall(page) if "csrfmiddlewaretoken" not in form] == []
