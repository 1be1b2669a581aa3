"""The picture of a product and the logo of a vendor."""

from collections.abc import Callable
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pypdf import PdfReader

from checkout.documents.content import receipt_content
from checkout.documents.document_views import document_pdf
from checkout.documents.pdf import render_pdf
from core.picture import read_picture
from notifications.emails.compose import receipt_email
from orders.models import Order
from tests import make
from tests.png import png, uploaded_png
from vendors.actor import Actor
from vendors.catalog.products import duplicate_product
from vendors.models import Vendor
from vendors.pictures import keep_picture

Panel = Callable[[Actor], Client]
LOGO_FORM = "/account/vendor/logo/"


@pytest.fixture
def with_logo(vendor: Vendor) -> Vendor:
    vendor.logo = keep_picture(vendor.pk, read_picture(png()))
    vendor.save()
    return vendor


def test_picture_of_a_product_is_on_its_order_form_until_it_is_removed(
    amir: Actor, vendor: Vendor, panel: Panel, client: Client
) -> None:
    product = make.product(vendor, name="Backup Pro")
    form, order_form = f"/catalog/products/{product.pk}/picture/", f"/checkout/{product.sku}/"

    page = panel(amir).post(form, {"picture": uploaded_png()}, follow=True).text
    product.refresh_from_db()
    picture = client.get(product.picture_url)

    assert "Picture saved." in page
    assert f'src="{product.picture_url}" alt="Picture of Backup Pro"' in page
    assert f'src="{product.picture_url}" alt="Picture of Backup Pro"' in client.get(order_form).text
    assert (picture["Content-Type"], picture.content) == ("image/png", read_picture(png()))
    assert "immutable" in picture["Cache-Control"]
    assert duplicate_product(product).picture == product.picture

    assert "Picture removed." in panel(amir).post(form, {"remove": "1"}, follow=True).text
    assert "/pictures/" not in client.get(order_form).text


@pytest.mark.parametrize(
    ("form", "sentence"),
    [({"picture": SimpleUploadedFile("x.png", b"x")}, "PNG or a JPEG"), ({}, "Choose a file first.")],
)
def test_what_is_no_picture_changes_nothing(
    amir: Actor, vendor: Vendor, panel: Panel, form: dict[str, SimpleUploadedFile], sentence: str
) -> None:
    product = make.product(vendor)
    page = panel(amir).post(f"/catalog/products/{product.pk}/picture/", form, follow=True).text

    product.refresh_from_db()
    assert "The picture was not taken." in page
    assert sentence in page
    assert not product.picture


def test_owner_gives_the_vendor_a_logo(
    alice: Actor, amir: Actor, vendor: Vendor, panel: Panel, client: Client
) -> None:
    assert panel(amir).post(LOGO_FORM, {"picture": uploaded_png()}).status_code == 403

    page = panel(alice).post(LOGO_FORM, {"picture": uploaded_png()}, follow=True).text
    vendor.refresh_from_db()
    order_form = client.get(f"/checkout/{make.product(vendor).sku}/").text

    assert "Logo saved." in page
    assert f'<img class="plate" src="{vendor.logo_url}" alt="Logo of {vendor.name}">' in order_form
    assert "Logo removed." in panel(alice).post(LOGO_FORM, {"remove": "1"}, follow=True).text
    vendor.refresh_from_db()
    assert not vendor.logo


def test_picture_is_at_the_address_of_its_own_vendor_only(with_logo: Vendor, client: Client) -> None:
    other = make.vendor("Other")

    assert client.get(with_logo.logo_url).status_code == 200
    assert client.get(f"/pictures/{other.number}/{with_logo.logo}.png").status_code == 404


def test_emails_to_customers_have_the_logo(with_logo: Vendor) -> None:
    html = receipt_email(make.order(with_logo)).html

    assert f'src="http://localhost:8000{with_logo.logo_url}"' in html
    assert f'alt="Logo of {with_logo.name}"' in html


def test_document_keeps_the_logo_with_which_it_was_issued(with_logo: Vendor) -> None:
    order: Order = make.order(with_logo)
    doc = receipt_content(order)
    with_logo.logo = ""
    with_logo.save()

    pdf = document_pdf(order, doc, web_url="/").content

    assert len(PdfReader(BytesIO(pdf)).pages[0].images) == 1
    assert b"pdfaid" in pdf
    assert not PdfReader(BytesIO(render_pdf(doc))).pages[0].images
