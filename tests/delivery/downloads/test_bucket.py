"""Product files in a bucket: uploaded in parts, downloaded by signed addresses, counted before the redirect."""

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
def bucket_client() -> Iterator[Any]:
    """The client of one server for all tests of this module: the SDK takes its time to begin."""
    with bucket.run_server() as endpoint:
        storages = settings.STORAGES | {"default": bucket.storage(endpoint)}
        with override_settings(S3_BUCKET=bucket.NAME, STORAGES=storages):
            client = bucket.client(endpoint)
            client.create_bucket(Bucket=bucket.NAME)
            yield client


@pytest.fixture
def empty_bucket(bucket_client: Any) -> Any:
    """The client of a bucket without objects."""
    for key in object_keys(bucket_client):
        bucket_client.delete_object(Bucket=bucket.NAME, Key=key)
    return bucket_client


def object_keys(empty_bucket: Any) -> list[str]:
    return [row["Key"] for row in empty_bucket.list_objects_v2(Bucket=bucket.NAME).get("Contents", [])]


@pytest.fixture
def link(empty_bucket: Any, item: OrderItem, vendor: Vendor) -> DownloadLink:
    return goods.link(item, goods.file(vendor, CONTENT[:10_240], filename="Söt up.zip"))


def request_download(client: Client, link: DownloadLink, method: str = "get", **headers: str) -> Any:
    return getattr(client, method)(f"/d/{link.token}/{link.filename}", headers=headers)


def fetch(address: str, **headers: str) -> urllib3.BaseHTTPResponse:
    return urllib3.request("GET", address, headers=headers, retries=False)


def test_upload_is_stored_in_the_bucket(empty_bucket: Any, amir: Actor, panel: Panel) -> None:
    panel(amir).post("/catalog/files/new/", {"file": goods.upload("setup.exe", CONTENT), "label": "5.2"})

    version = goods.current(ProductFile.objects.get())
    stored_object = empty_bucket.get_object(Bucket=bucket.NAME, Key=version.stored.name)
    assert (version.size, version.sha256) == (len(CONTENT), hashlib.sha256(CONTENT).hexdigest())
    assert stored_object["Body"].read() == CONTENT
    assert stored_object["ETag"].endswith('-3"')  # sent in three parts


def test_failed_upload_leaves_nothing_in_the_bucket(
    empty_bucket: Any, amir: Actor, vendor: Vendor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(file: ProductFile) -> None:
        assert object_keys(empty_bucket)  # stored before anything is written
        raise RuntimeError

    monkeypatch.setattr(file_catalog, "point_links_at", fail)
    upload: Any = goods.upload()
    upload.sha256 = "0" * 64

    assert amir.user is not None
    with pytest.raises(RuntimeError):
        file_catalog.upload_file(vendor, amir, upload, name="", label="")
    assert object_keys(empty_bucket) == []
    assert not ProductFile.objects.exists()


def test_download_redirects_to_a_signed_address(client: Client, link: DownloadLink) -> None:
    response = request_download(client, link)
    file = fetch(response.headers["Location"])

    signed = parse_qs(urlsplit(response.headers["Location"]).query)
    assert response.status_code == 302
    assert response.headers["Cache-Control"] == "private, no-store"
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert (file.status, file.data) == (200, CONTENT[:10_240])
    assert file.headers["Content-Disposition"] == "attachment; filename*=utf-8''S%C3%B6t%20up.zip"
    assert file.headers["Content-Type"] == "application/octet-stream"
    assert signed["X-Amz-Expires"] == ["300"]
    assert signed["X-Amz-Algorithm"] == ["AWS4-HMAC-SHA256"]
    assert bucket.KEYS["S3_SECRET_ACCESS_KEY"] not in response.headers["Location"]


def test_download_is_counted_before_the_redirect(client: Client, link: DownloadLink) -> None:
    request_download(client, link)

    link.refresh_from_db()
    assert (link.used, Download.objects.get().served) == (1, 10_240)
    DownloadLink.objects.update(used=3)
    refused = request_download(client, link, user_agent="another")
    assert (refused.status_code, "Location" in refused.headers) == (403, False)
    assert "has been used up" in refused.content.decode()


@pytest.mark.parametrize(
    ("byte_range", "counts"),
    [
        ("bytes=0-", 10_240),
        ("bytes=5120-", 640),
        ("bytes=0-0", 640),
        ("bytes=0-0,9-9", 10_240),
        ("bytes=0-0,4-1", 10_240),
    ],
)
def test_download_counts_the_bytes_that_the_signed_address_allows(
    client: Client, link: DownloadLink, byte_range: str, counts: int
) -> None:
    address = request_download(client, link, range=byte_range).headers["Location"]

    assert Download.objects.get().served == counts
    assert fetch(address, Range="bytes=5120-").data == CONTENT[5_120:10_240]


def test_download_counts_whole_file_and_sixteen_parts_once(client: Client, link: DownloadLink) -> None:
    request_download(client, link)
    for part in range(16):
        request_download(
            client, link, range=f"bytes={part * 640}-{part * 640 + 639}", if_range='"of the bucket"'
        )

    link.refresh_from_db()
    assert link.used == 1
    request_download(client, link, range="bytes=0-0")
    link.refresh_from_db()
    assert link.used == 2


def test_download_leaves_conditions_to_the_bucket_and_responds_to_head(
    client: Client, link: DownloadLink
) -> None:
    head_response = request_download(client, link, "head")
    resumed = request_download(client, link, range="bytes=5-", if_match='"of the bucket"')
    beyond = request_download(client, link, range="bytes=10240-")

    assert (head_response.status_code, head_response.headers["Content-Length"]) == (200, "10240")
    assert "ETag" not in head_response.headers
    assert (resumed.status_code, beyond.status_code) == (302, 416)


def test_download_of_a_removed_file_has_no_redirect(client: Client, link: DownloadLink, amir: Actor) -> None:
    assert amir.user is not None
    file_catalog.remove_file(link.file)

    response = request_download(client, link)
    assert (response.status_code, "Location" in response.headers) == (403, False)


def test_storage_settings_name_what_is_missing_or_contradicts(monkeypatch: pytest.MonkeyPatch) -> None:
    env = environ.Env()
    with pytest.raises(ImproperlyConfigured, match="sends no files of a bucket"):
        product_files(env, bucket="files", accel_prefix="/protected/")
    monkeypatch.setitem(sys.modules, "storages", None)
    with pytest.raises(ImproperlyConfigured, match=r"install requirements-s3\.txt"):
        product_files(env, bucket="files", accel_prefix="")


def test_storage_settings_address_regions_by_name_and_servers_by_path() -> None:
    env = environ.Env()
    env.ENVIRON = bucket.KEYS
    assert product_files(env, bucket="files", accel_prefix="")["OPTIONS"]["addressing_style"] == "auto"
    assert bucket.storage("http://files.example")["OPTIONS"]["addressing_style"] == "path"
