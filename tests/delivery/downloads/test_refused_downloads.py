"""What was refused to customers who paid: counted by hour, shown on Home, and mended there."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from delivery.downloads.file_catalog import attach_products
from delivery.downloads.models import DownloadLink, RefusedDownload
from orders.home.counts import forget_counts
from orders.home.groups import Group
from orders.models import OrderItem
from orders.personal_data import retention
from tests import make
from tests.delivery import goods
from vendors.actor import Actor
from vendors.models import Vendor

Panel = Callable[[Actor], Client]


@pytest.fixture(autouse=True)
def _uncached(vendor: Vendor) -> None:
    cache.delete(f"needs-attention:{vendor.pk}")


@pytest.fixture
def links(vendor: Vendor) -> list[DownloadLink]:
    """Links of two orders of a product with one file, both expired."""
    product = goods.terms(make.order(vendor).items.get()).product
    file = goods.file(vendor, filename="setup.exe")
    attach_products(file, [product])
    items = [make.order(vendor).items.get() for _ in range(2)]
    OrderItem.objects.filter(pk__in=[item.pk for item in items], vendor_id=vendor.pk).update(product=product)
    for item in items:
        goods.delivered(goods.reloaded(item))
    DownloadLink.objects.update(expires_at=timezone.now() - timedelta(days=1))
    return list(DownloadLink.objects.select_related("vendor", "item__order").order_by("pk"))


def group_of(client: Client, vendor: Vendor) -> Group | None:
    forget_counts(vendor.pk)
    groups = {group.need.slug: group for group in client.get("/").context["groups"]}
    return groups.get("refused-downloads")


def test_refusals_of_an_hour_are_one_row(client: Client, links: list[DownloadLink]) -> None:
    link = links[0]
    for path in (f"/d/{link.token}/", f"/d/{link.token}/setup.exe", f"/d/{link.token}/"):
        assert client.get(path).status_code == 403
    client.head(f"/d/{link.token}/")
    client.get(f"/d/{link.token}/", headers={"Sec-Purpose": "prefetch"})

    row = RefusedDownload.objects.get()
    assert (row.link_id, row.reason, row.count) == (link.pk, "expired", 3)


def test_refusals_that_nobody_can_mend_are_not_counted(client: Client, links: list[DownloadLink]) -> None:
    OrderItem.objects.update(refund_status="refunded")

    assert client.get(f"/d/{links[0].token}/").status_code == 403
    assert not RefusedDownload.objects.exists()


def test_home_mends_all_orders_of_a_cause_with_one_click(
    anna: Actor, panel: Panel, client: Client, vendor: Vendor, links: list[DownloadLink]
) -> None:
    for link in links:
        client.get(f"/d/{link.token}/")
    agent = panel(anna)
    group = group_of(agent, vendor)
    assert group
    causes = {(line.first.about, line.first.cause) for line in group.lines}
    assert (causes, len(group.lines)) == ({("setup.exe", "the link has expired")}, 2)

    page = agent.post("/needs-attention/refused-downloads/all/", {"row": group.count.ids}, follow=True)

    assert "Mail Fresh Link: done for 2 of 2." in page.content.decode()
    assert group_of(agent, vendor) is None
    assert client.get(f"/d/{links[0].token}/").status_code == 200


@pytest.mark.parametrize(
    ("state", "cause"),
    [
        ({"used": 3, "expires_at": timezone.now() + timedelta(days=9)}, "the download limit is reached"),
        ({"stopped_at": timezone.now()}, "the file was removed or renamed"),
    ],
)
def test_home_names_the_cause_and_the_act_of_one_order(
    anna: Actor, panel: Panel, client: Client, vendor: Vendor, links: list[DownloadLink],
    state: dict[str, object], cause: str,
) -> None:  # fmt: skip
    DownloadLink.objects.filter(pk=links[0].pk, vendor_id=vendor.pk).update(**state)
    client.get(f"/d/{links[0].token}/")
    agent = panel(anna)

    group = group_of(agent, vendor)
    assert group
    [line] = group.lines
    assert (line.first.cause, [act.label for act in line.acts]) == (cause, ["Mail fresh link"])
    agent.post(line.acts[0].url, {"action": line.acts[0].action, "next": "/"})

    assert group_of(agent, vendor) is None


def test_home_leaves_out_what_the_customer_has_no_right_to(
    anna: Actor, panel: Panel, client: Client, vendor: Vendor, links: list[DownloadLink]
) -> None:
    client.get(f"/d/{links[0].token}/")
    OrderItem.objects.update(refund_status="refunded")

    assert group_of(panel(anna), vendor) is None


def test_old_refusals_are_deleted(client: Client, vendor: Vendor, links: list[DownloadLink]) -> None:
    for link in links:
        client.get(f"/d/{link.token}/")
    old = RefusedDownload.objects.filter(link=links[0])
    old.update(last_at=timezone.now() - timedelta(days=91))

    retention.apply(vendor.pk)

    assert RefusedDownload.objects.get().link_id == links[1].pk
