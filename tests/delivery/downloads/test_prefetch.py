"""What browsers fetch ahead of a click gives no file and counts nothing."""

import pytest
from django.test import Client

from delivery.downloads.models import DownloadLink
from orders.models import OrderItem
from tests.delivery import goods


@pytest.fixture
def link(item: OrderItem) -> DownloadLink:
    return goods.link(item)


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Purpose": "prefetch"},
        {"Sec-Purpose": "prefetch;prerender"},
        {"Sec-Purpose": "prefetch;anonymous-client-ip"},
        {"Purpose": "prefetch"},
        {"X-Purpose": "preview"},
        {"X-Moz": "prefetch"},
    ],
)
def test_download_ahead_of_a_click_gets_no_file_and_counts_nothing(
    client: Client, link: DownloadLink, headers: dict[str, str]
) -> None:
    response = client.get(f"/d/{link.token}/{link.filename}", headers=headers)

    link.refresh_from_db()
    assert (response.status_code, response.content, response["Cache-Control"]) == (503, b"", "no-store")
    assert (link.used, link.total, link.downloads.count()) == (0, 0, 0)
