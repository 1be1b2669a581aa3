"""Product files in a bucket: taken in by parts, given out by signed addresses, counted before the bucket is named."""

import hashlib
import sys
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import environ
import pytest
import urllib3
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.test import Client, override_settings

from delivery.downloads import file_catalog
from delivery.downloads.models import Download, DownloadLink, ProductFile
from mycommerce.storage import product_files
from orders.models import OrderItem
from tests.delivery import goods
from tests.delivery.downloads import bucket
from vendors.actor import Actor
from vendors.models import Vendor

CONTENT = bytes(range(256)) * 80_000  # 20 MB: three parts
Panel = Callable[[Actor], Client]


@pytest.fixture(scope="module")
def in_a_bucket() -> Iterator[Any]:
    """One server and one storage for all tests here: the SDK takes its time to begin."""
    with bucket.running() as endpoint:
        storages = settings.STORAGES | {"default": bucket.storage(endpoint)}
        with override_settings(S3_BUCKET=bucket.NAME, STORAGES=storages):
            client = bucket.client(endpoint)
            client.create_bucket(Bucket=bucket.NAME)
            yield client


@pytest.fixture
def there(in_a_bucket: Any) -> Any:
    """The bucket, empty."""
    for key in kept(in_a_bucket):
        in_a_bucket.delete_object(Bucket=bucket.NAME, Key=key)
    return in_a_bucket


def kept(there: Any) -> list[str]:
    return [one["Key"] for one in there.list_objects_v2(Bucket=bucket.NAME).get("Contents", [])]


@pytest.fixture
def link(there: Any, item: OrderItem, vendor: Vendor) -> DownloadLink:
    return goods.link(item, goods.file(vendor, CONTENT[:10_240], filename="Söt up.zip"))


def ask(client: Client, link: DownloadLink, method: str = "get", **headers: str) -> Any:
    return getattr(client, method)(f"/d/{link.token}/{link.filename}", headers=headers)


def fetch(address: str, **headers: str) -> urllib3.BaseHTTPResponse:
    return urllib3.request("GET", address, headers=headers, retries=False)


def test_it_keeps_an_upload_in_the_bucket(there: Any, amir: Actor, panel: Panel) -> None:
    panel(amir).post("/catalog/files/new/", {"file": goods.upload("setup.exe", CONTENT), "label": "5.2"})

    version = ProductFile.objects.get().current
    object_there = there.get_object(Bucket=bucket.NAME, Key=version.stored.name)
    assert (version.size, version.sha256) == (len(CONTENT), hashlib.sha256(CONTENT).hexdigest())
    assert object_there["Body"].read() == CONTENT
    assert object_there["ETag"].endswith('-3"')  # sent in three parts


def test_it_leaves_nothing_behind_of_an_upload_that_came_to_nothing(
    there: Any, amir: Actor, vendor: Vendor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(file: ProductFile) -> None:
        assert kept(there)  # stored before anything is written
        raise RuntimeError

    monkeypatch.setattr(file_catalog, "take_over_links", break_down)
    upload = goods.upload()
    upload.sha256 = "0" * 64

    with pytest.raises(RuntimeError):
        file_catalog.upload(vendor, amir.user, upload, name="", label="")
    assert kept(there) == []
    assert not ProductFile.objects.exists()


def test_it_sends_the_customer_to_a_signed_address(client: Client, link: DownloadLink) -> None:
    answer = ask(client, link)
    file = fetch(answer.headers["Location"])

    signed = parse_qs(urlsplit(answer.headers["Location"]).query)
    assert answer.status_code == 302
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert (file.status, file.data) == (200, CONTENT[:10_240])
    assert file.headers["Content-Disposition"] == "attachment; filename*=utf-8''S%C3%B6t%20up.zip"
    assert file.headers["Content-Type"] == "application/octet-stream"
    assert signed["X-Amz-Expires"] == ["300"]
    assert signed["X-Amz-Algorithm"] == ["AWS4-HMAC-SHA256"]
    assert bucket.KEYS["S3_SECRET_ACCESS_KEY"] not in answer.headers["Location"]


def test_it_counts_before_it_names_the_bucket(client: Client, link: DownloadLink) -> None:
    ask(client, link)

    link.refresh_from_db()
    assert (link.used, Download.objects.get().served) == (1, 10_240)
    DownloadLink.objects.update(used=3)
    refused = ask(client, link, user_agent="another")
    assert (refused.status_code, "Location" in refused.headers) == (403, False)
    assert "has been used up" in refused.content.decode()


@pytest.mark.parametrize(
    ("asked", "counts"),
    [
        ("bytes=0-", 10_240),
        ("bytes=5120-", 640),
        ("bytes=0-0", 640),
        ("bytes=0-0,9-9", 10_240),
        ("bytes=0-0,4-1", 10_240),
    ],
)
def test_it_counts_what_an_address_may_be_used_for(
    client: Client, link: DownloadLink, asked: str, counts: int
) -> None:
    address = ask(client, link, range=asked).headers["Location"]

    assert Download.objects.get().served == counts
    assert fetch(address, Range="bytes=5120-").data == CONTENT[5_120:10_240]


def test_it_counts_a_whole_file_and_sixteen_parts_once(client: Client, link: DownloadLink) -> None:
    ask(client, link)
    for part in range(16):
        ask(client, link, range=f"bytes={part * 640}-{part * 640 + 639}", if_range='"of the bucket"')

    link.refresh_from_db()
    assert link.used == 1
    ask(client, link, range="bytes=0-0")
    link.refresh_from_db()
    assert link.used == 2


def test_it_leaves_conditions_to_the_bucket_and_answers_head_itself(
    client: Client, link: DownloadLink
) -> None:
    head = ask(client, link, "head")
    resumed = ask(client, link, range="bytes=5-", if_match='"of the bucket"')
    beyond = ask(client, link, range="bytes=10240-")

    assert (head.status_code, head.headers["Content-Length"]) == (200, "10240")
    assert "ETag" not in head.headers
    assert (resumed.status_code, beyond.status_code) == (302, 416)


def test_it_gives_no_address_of_a_file_that_was_removed(
    client: Client, link: DownloadLink, amir: Actor
) -> None:
    file_catalog.remove(link.file, amir.user)

    answer = ask(client, link)
    assert (answer.status_code, "Location" in answer.headers) == (403, False)


def test_it_says_what_is_missing_or_contradicts(monkeypatch: pytest.MonkeyPatch) -> None:
    env = environ.Env()
    with pytest.raises(ImproperlyConfigured, match="sends no files of a bucket"):
        product_files(env, bucket="files", accel_prefix="/protected/")
    monkeypatch.setitem(sys.modules, "storages", None)
    with pytest.raises(ImproperlyConfigured, match=r"install requirements-s3\.txt"):
        product_files(env, bucket="files", accel_prefix="")


def test_it_asks_a_region_by_its_name_and_a_server_by_its_path() -> None:
    env = environ.Env()
    env.ENVIRON = bucket.KEYS
    assert product_files(env, bucket="files", accel_prefix="")["OPTIONS"]["addressing_style"] == "auto"
    assert bucket.storage("http://files.example")["OPTIONS"]["addressing_style"] == "path"
