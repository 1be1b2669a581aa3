"""The order page: what stands on it, for whom, and how it follows the order."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from delivery.models import Delivery
from orders.actions.add_comment import AddComment
from orders.models import Order, OrderItem
from tests import make
from tests.delivery import goods
from vendors.actor import Actor
from vendors.models import Vendor

Panel = Callable[[Actor], Client]


@pytest.fixture
def delivered(item: OrderItem) -> OrderItem:
    """An item with a link of which one download is left, and a key."""
    goods.terms(item, key_source="pool")
    goods.pool(item, "ABCD-1234")
    link = goods.link(goods.delivered(item).item, filename="setup.exe", used=2)
    Delivery.objects.update(links=1)
    assert link.state == "gone"  # its file has another name
    link.file.filename = "setup.exe"
    link.file.save()
    return item


def test_order_page_shows_links_key_and_delivery_of_its_items(
    anna: Actor, order: Order, delivered: OrderItem, panel: Panel
) -> None:
    page = panel(anna).get(order.get_absolute_url()).text

    assert '<span class="status status-active">Active</span>' in page
    assert "setup.exe" in page
    assert "2 of 3" in page
    assert 'data-copy="ABCD-1234"' in page
    assert "Direct purchase" in page
    assert f'action="{delivered.get_absolute_url()}actions/"' in page
    assert '<button class="btn btn-sm" name="action" value="reset-download-link">' in page


def test_order_page_offers_no_button_for_what_a_slip_would_destroy(
    amir: Actor, order: Order, delivered: OrderItem, panel: Panel
) -> None:
    page = panel(amir).get(order.get_absolute_url()).text

    assert '<option value="rerun-delivery">' in page
    assert 'name="action" value="rerun-delivery"' not in page
    assert '<button class="btn btn-sm text-danger" name="action" value="stop-access">' in page


@pytest.mark.parametrize("items", [2, 30])
def test_order_page_folds_what_is_known_of_several_items(
    anna: Actor, vendor: Vendor, panel: Panel, items: int
) -> None:
    page = panel(anna).get(make.order(vendor, items=items).get_absolute_url()).text

    assert "<details open>" not in page
    assert page.count("<details>") == min(items, 25)


def test_viewer_sees_what_they_may_not_do_disabled_with_the_reason(
    bob: Actor, order: Order, delivered: OrderItem, panel: Panel
) -> None:
    make.email(order)
    client, reason = panel(bob), "your role (Viewer) does not allow it"
    page = client.get(order.get_absolute_url()).text
    emails = client.get(f"{order.get_absolute_url()}emails/").text
    file = client.get(f"/catalog/files/{delivered.links.get().file_id}/").text

    assert f'disabled title="{reason}">Resend Order' in page
    assert "actions/resend-order/" not in page
    assert f"Comments: {reason}." in page
    assert 'name="comment"' not in page
    assert 'name="action" value="reset-download-link"' not in page
    assert f'disabled title="{reason}">Resend' in emails.partition("tabs")[2]
    assert f'disabled title="{reason}">Rename' in file
    assert f'disabled title="{reason}">Remove' in file


def test_comment_is_added_on_the_order_page(anna: Actor, order: Order, panel: Panel) -> None:
    client, url = panel(anna), order.get_absolute_url()
    assert f'action="{url}actions/add-comment/"' in client.get(url).text

    form = {"comment": "They called.", "token": str(uuid4()), "next": url}
    page = client.post(f"{url}actions/add-comment/", form, follow=True).text

    assert "Comment added." in page
    assert page.index("Latest activity") < page.index("They called.")


def test_order_page_sums_the_customers_orders(anna: Actor, vendor: Vendor, panel: Panel) -> None:
    order = make.order(vendor, refunded_minor=1000, reserved_minor=1000)
    make.order(vendor, items=2)
    make.order(vendor, is_test=True)
    make.order(vendor, email="ada@math.example")

    card = panel(anna).get(order.get_absolute_url()).text.partition('id="summary"')[2]

    assert "<dt>Orders</dt><dd>3</dd>" in card
    assert "<dt>Paid</dt><dd>€149.85</dd><dt>Refunded</dt><dd>€10.00</dd>" in card
    alone = panel(anna).get(make.order(vendor, email="").get_absolute_url()).text.partition('id="summary"')[2]
    assert "<dt>Orders</dt><dd>1</dd>" in alone


def test_page_that_asks_again_gets_nothing_until_something_happens(
    amir: Actor, order: Order, panel: Panel
) -> None:
    client, url = panel(amir), order.get_absolute_url()
    make.refund(order, state="submitted")
    assert f'hx-get="{url}?shown="' in client.get(url).text
    assert client.get(f"{url}?shown=", headers={"HX-Request": "true"}).status_code == 204

    AddComment(order, amir).run(comment="hello")

    response = client.get(f"{url}?shown=", headers={"HX-Request": "true"})
    assert response.status_code == 200
    assert f'hx-get="{url}?shown={order.activities.get().pk}"' in response.text
    assert client.get(f"{url}?shown={order.activities.get().pk}").status_code == 200  # opened by a person


def test_item_page_follows_its_refund(amir: Actor, vendor: Vendor, panel: Panel) -> None:
    order = make.order(vendor, items=2)
    item, client = order.items.earliest("pk"), panel(amir)
    OrderItem.objects.filter(pk=item.pk).update(refund_status="submitted")
    url = item.get_absolute_url()

    assert f'hx-get="{url}?shown="' in client.get(url).text
    assert client.get(f"{url}?shown=", headers={"HX-Request": "true"}).status_code == 204


def test_message_of_the_team_links_to_where_it_is_mended(anna: Actor, order: Order, panel: Panel) -> None:
    order.vendor.warning = "Paused: see Marketing → Checkout Settings, and catch up there."
    order.vendor.save()

    assert (
        'href="/marketing/checkout-settings/">Checkout Settings'
        in panel(anna).get("/orders/").text.replace("\n", "").partition("Paused:")[2]
    )


def test_expired_link_is_named_on_the_order(
    anna: Actor, order: Order, delivered: OrderItem, panel: Panel
) -> None:
    delivered.links.update(expires_at=timezone.now() - timedelta(days=1))

    assert (
        '<span class="status status-expired">Expired</span>' in panel(anna).get(order.get_absolute_url()).text
    )
