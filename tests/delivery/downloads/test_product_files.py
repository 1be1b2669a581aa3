"""Product Files: versions under one name, and what renaming and removing do to existing links."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadhandler import StopUpload
from django.test import Client
from pytest_django import Settings

from delivery.downloads.models import Component, DownloadLink, ProductFile
from orders.models import OrderItem
from tests import make
from tests.delivery import goods
from vendors.actor import Actor
from vendors.models import Vendor
from vendors.uploads import UploadHandler

Panel = Callable[[Actor], Client]
FILES_PAGE, UPLOAD_PAGE = "/catalog/files/", "/catalog/files/new/"


def test_upload_stores_file_size_and_digest(amir: Actor, panel: Panel, settings: Settings) -> None:
    content = b"x" * 3_000_000

    response = panel(amir).post(
        UPLOAD_PAGE, {"file": goods.upload("setup.exe", content), "label": "5.2", "name": ""}
    )

    file = ProductFile.objects.get()
    assert response.headers["Location"] == file.get_absolute_url()
    assert file.current is not None
    assert (file.name, file.filename, file.current.label) == ("setup.exe", "setup.exe", "5.2")
    assert (file.current.size, file.current.uploaded_by) == (len(content), amir.user)
    assert file.current.sha256 == hashlib.sha256(content).hexdigest()
    assert Path(file.current.stored.path).read_bytes() == content


def test_upload_of_a_known_filename_is_a_new_version_for_every_link(
    amir: Actor, panel: Panel, item: OrderItem, vendor: Vendor
) -> None:
    link = goods.link(item, goods.file(vendor, filename="setup.exe"))

    panel(amir).post(UPLOAD_PAGE, {"file": goods.upload("setup.exe", b"newer"), "label": "2.0"})

    file = ProductFile.objects.get()
    link.refresh_from_db()
    assert file.versions.count() == 2
    assert (file.name, goods.current(file).label, goods.current(file).size) == ("Backup Pro", "2.0", 5)
    assert (link.file, link.state) == (file, "active")


def test_replace_keeps_the_filename_of_the_file(amir: Actor, panel: Panel, vendor: Vendor) -> None:
    file = goods.file(vendor, filename="setup.exe")

    panel(amir).post(f"{file.get_absolute_url()}replace/", {"file": goods.upload("build 77.zip", b"77")})

    file.refresh_from_db()
    assert (file.filename, file.versions.count(), goods.current(file).size) == ("setup.exe", 2, 2)


@pytest.mark.parametrize("name", ["page.html", "noending", ".hidden.zip", "a\u202e.svg", "b|c.zip"])
def test_upload_refuses_unusable_filenames_and_types(amir: Actor, panel: Panel, name: str) -> None:
    response = panel(amir).post(UPLOAD_PAGE, {"file": goods.upload(name)})

    assert response.status_code == 200
    assert not ProductFile.objects.exists()


def test_upload_stops_when_it_is_too_big(settings: Settings, alice: Actor) -> None:
    settings.UPLOAD_MAX_BYTES = 10
    handler = UploadHandler()
    handler.request = type("Request", (), {"takes_files": True})()
    handler.new_file("file", "setup.exe", "", 11)

    with pytest.raises(StopUpload):
        handler.receive_data_chunk(b"x" * 11, 0)


def test_upload_of_a_signed_out_person_is_skipped(client: Client, db: None, settings: Settings) -> None:
    response = client.post(UPLOAD_PAGE, {"file": goods.upload()})

    assert response.headers["Location"].startswith("/accounts/login/")
    assert not ProductFile.objects.exists()


def test_rename_shows_its_impact_and_needs_the_old_filename_typed(
    amir: Actor, panel: Panel, item: OrderItem, vendor: Vendor
) -> None:
    link = goods.link(item, goods.file(vendor, filename="setup.exe"))
    page, client = f"{link.file.get_absolute_url()}rename/", panel(amir)

    form_page = client.get(page).content.decode()
    refusal = client.post(page, {"name": "Setup", "filename": "setup6.exe", "confirm": "setup"})
    link.refresh_from_db()
    assert "breaks 1 open link:" in form_page
    assert (refusal.status_code, link.state) == (200, "active")

    client.post(page, {"name": "Setup", "filename": "setup6.exe", "confirm": "setup.exe"})
    link = DownloadLink.objects.get()
    assert (link.file.name, link.file.filename, link.state) == ("Setup", "setup6.exe", "gone")


def test_rename_changes_the_display_name_without_confirmation(
    amir: Actor, panel: Panel, vendor: Vendor
) -> None:
    file = goods.file(vendor, filename="setup.exe")

    panel(amir).post(f"{file.get_absolute_url()}rename/", {"name": "Setup", "filename": "setup.exe"})

    file.refresh_from_db()
    assert file.name == "Setup"


def test_rename_refuses_the_filename_of_another_file(amir: Actor, panel: Panel, vendor: Vendor) -> None:
    goods.file(vendor, filename="a.zip")
    file = goods.file(vendor, filename="b.zip")

    response = panel(amir).post(
        f"{file.get_absolute_url()}rename/", {"name": "A", "filename": "a.zip", "confirm": "b.zip"}
    )

    assert "Another of your files has this name" in response.content.decode()


def test_remove_needs_the_filename_typed_and_an_upload_repairs_the_links(
    amir: Actor, panel: Panel, item: OrderItem, vendor: Vendor
) -> None:
    link = goods.link(item, goods.file(vendor, filename="setup.exe"))
    page, client = f"{link.file.get_absolute_url()}remove/", panel(amir)

    client.post(page, {"confirm": "something"})
    assert DownloadLink.objects.get().state == "active"
    client.post(page, {"confirm": "setup.exe"})
    assert DownloadLink.objects.get().state == "gone"
    assert client.get(link.file.get_absolute_url()).status_code == 404

    client.post(UPLOAD_PAGE, {"file": goods.upload("setup.exe")})
    assert DownloadLink.objects.get().state == "active"


def test_attach_sets_exactly_the_chosen_products(amir: Actor, panel: Panel, vendor: Vendor) -> None:
    file, (first, second, foreign) = (
        goods.file(vendor),
        [make.product(vendor) for _ in range(2)] + [make.product(make.vendor("Globex"))],
    )
    page, client = f"{file.get_absolute_url()}products/", panel(amir)

    client.post(page, {"products": [first.pk, second.pk]})
    assert set(file.products.all()) == {first, second}
    client.post(page, {"products": [second.pk]})
    assert list(file.products.all()) == [second]
    client.post(page, {"products": [foreign.pk]})
    assert list(Component.objects.values_list("product", flat=True)) == [second.pk]


def test_product_files_are_read_only_for_agents(anna: Actor, panel: Panel, vendor: Vendor) -> None:
    file, client = goods.file(vendor), panel(anna)

    assert "Upload a file" not in client.get(FILES_PAGE).content.decode()
    assert client.post(UPLOAD_PAGE, {"file": goods.upload()}).status_code == 403
    for page in ("replace/", "products/", "rename/", "remove/"):
        assert client.post(f"{file.get_absolute_url()}{page}", {}).status_code == 403


def test_file_version_is_sent_to_the_team_and_not_counted(
    anna: Actor, bob: Actor, charlie: Actor, panel: Panel, item: OrderItem, vendor: Vendor
) -> None:
    file = goods.file(vendor, b"the first bytes", filename="setup.exe")
    link, old_version = goods.link(item, file), file.versions.get()
    goods.version(file, b"the second")
    address = f"{file.get_absolute_url()}versions/{old_version.pk}/"
    agent = panel(anna)

    whole_response, range_response = agent.get(address), agent.get(address, headers={"Range": "bytes=4-8"})
    beyond_response = agent.get(address, headers={"Range": "bytes=900-"})

    assert b"".join(whole_response.streaming_content) == b"the first bytes"  # type: ignore[attr-defined]
    assert whole_response["Content-Disposition"] == 'attachment; filename="setup.exe"'
    assert (range_response.status_code, b"".join(range_response.streaming_content)) == (206, b"first")  # type: ignore[attr-defined]
    assert beyond_response.status_code == 416
    assert f'href="versions/{old_version.pk}/"' in agent.get(file.get_absolute_url()).content.decode()
    assert panel(bob).get(address).status_code == 403
    assert "versions/" not in panel(bob).get(file.get_absolute_url()).content.decode()
    assert panel(charlie).get(address).status_code == 404
    other_file = goods.file(vendor)
    assert agent.get(f"{other_file.get_absolute_url()}versions/{old_version.pk}/").status_code == 404
    link.refresh_from_db()
    assert (link.used, link.total, item.order.activities.count()) == (0, 0, 0)
