"""What has to answer after a year: pages, invoices, keys and download links of its orders, and the signed history."""

from collections.abc import Iterator

from django.test import Client
from django.urls import reverse

from benchmarks.year.shop import CONTENT, Shop
from delivery.downloads.models import DownloadLink
from orders.history_digest import problems
from orders.models import Order, OrderItem

PDF_EVERY = 10  # of the orders that are asked for


def missing(shop: Shop, count: int) -> list[str]:
    """Return a sentence for whatever does not answer, of so many orders evenly spread over the year."""
    client = Client()
    assert shop.actor.user is not None  # noqa: S101  a person's
    client.force_login(shop.actor.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    every = max(1, len(shop.numbers) // count)
    sentences = list(problems(shop.vendor.pk))
    for position, number in enumerate(shop.numbers[::every]):
        order = Order.objects.get(vendor=shop.vendor, number=number)
        sentences += [
            f"{number}: {what}" for what in _missing_of(client, order, pdf=position % PDF_EVERY == 0)
        ]
    return sentences


def _missing_of(client: Client, order: Order, *, pdf: bool) -> Iterator[str]:
    item = OrderItem.objects.select_related("delivery__key").get(vendor_id=order.vendor_id, order=order)
    key = item.delivery.key
    pages = {
        reverse("order", args=[order.number]): order.email,
        reverse("item", args=[order.number, item.pk]): key.value if key else "a key",
        reverse("tab", args=[order.number, "activity"]): "Order placed.",
        reverse("receipt", args=[order.number, "order"]): order.email,
    }
    for path, words in pages.items():
        response = client.get(path)
        if response.status_code != 200 or words not in response.content.decode():
            yield f"{path} answers {response.status_code} without {words}"
    if pdf and not client.get(reverse("receipt_pdf", args=[order.number, "order"])).content.startswith(
        b"%PDF"
    ):
        yield "no PDF of its invoice"
    yield from _missing_downloads(item)


def _missing_downloads(item: OrderItem) -> Iterator[str]:
    links = list(DownloadLink.objects.filter(item=item).select_related("vendor"))
    if not links:
        yield "no download link"
    is_refunded = item.refund_status == OrderItem.RefundStatus.REFUNDED
    for link in links:
        response = Client().get(reverse("download", args=[link.token, link.filename]))
        came = response.status_code == 200 and b"".join(response) == CONTENT
        if came == is_refunded:
            yield f"its download answers {response.status_code}"
