"""A program fetches its key by the address that its download came from: nobody types a code."""

import pytest

from delivery.downloads.models import DownloadLink
from orders.models import OrderItem
from tests import make
from tests.delivery import goods
from tests.delivery.licenses.software_passport import delivered_passport, post

pytestmark = pytest.mark.usefixtures("fresh_limits")


def test_fetch_key_takes_what_the_download_carries(item: OrderItem) -> None:
    delivered_passport(item)
    link = goods.link(item, used=3, expires_at=make.PLACED_AT)
    address = f"https://shop.example/d/{link.token}/{link.filename}"

    answers = [post({"download": text, "hardware_id": "AAAA-1"}) for text in (address, link.token)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].json()["key"] == answers[1].json()["key"]
    DownloadLink.objects.filter(pk=link.pk, vendor_id=link.vendor_id).update(stopped_at=make.PLACED_AT)
    for download in (address, link.token, link.token[:-1], "https://shop.example/setup.exe"):
        answer = post({"download": download, "hardware_id": "AAAA-1"})
        assert (answer.status_code, answer.json()["error"]) == (403, "refused")
