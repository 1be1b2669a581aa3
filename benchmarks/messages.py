"""Emails a second: `make bench NAME=messages` (MAILS=1000 ROUNDS=3).

One worker process sends stored receipts, writing every state, beside a loop of Django's `send_mail` (a connection
for each) and beside raw smtplib on one open connection: the same words to the same server, in another process.
"""

import os
import smtplib
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.rates import Figures, Ways, measured, report
from devtools.embedded import Servers
from devtools.ports import HOST, free_port, is_free

REPORT = Path(__file__).with_suffix(".md")
REACH = 0.6  # of raw smtplib


def main() -> int:
    mails, rounds = int(os.environ.get("MAILS", "1000")), int(os.environ.get("ROUNDS", "3"))
    with tempfile.TemporaryDirectory(prefix="mycommerce-bench-") as folder:
        servers, port = Servers(Path(folder)), free_port()
        servers.start()
        os.environ.update(servers.environ)
        os.environ |= {"VAR_DIR": folder, "SMTP_SINK_PORT": str(port), "EMAIL_URL": f"smtp://{HOST}:{port}"}
        os.environ["DJANGO_SETTINGS_MODULE"] = "mycommerce.settings"
        sink = subprocess.Popen([sys.executable, "-m", "benchmarks.sink", str(port)])  # noqa: S603  our own words
        try:
            while is_free(port):
                time.sleep(0.1)
            what = (
                f"{mails:,} receipts of text and HTML, the mail server in a process of its own. "
                "Made by `make bench NAME=messages`"
            )
            figures = measure(mails, rounds, port)
            return report(REPORT, "Emails a second", what, figures, reach=REACH)
        finally:
            sink.terminate()
            sink.wait()
            servers.stop()


def measure(mails: int, rounds: int, port: int) -> Figures:
    prepare()
    ways: Ways = {
        "raw smtplib, one open connection": lambda count: raw(count, port),
        "a worker, all states written": ours,
        "a loop of Django's send_mail": by_django,
    }
    return measured(ways, mails, rounds)


def prepare() -> None:
    import django  # noqa: PLC0415  settings read the environment that `main` has made

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415

    from vendors.models import Product, Vendor  # noqa: PLC0415

    call_command("migrate", verbosity=0, interactive=False)
    vendor = Vendor.objects.create(number=99_001, name="Bench Software")
    Product.objects.create(vendor=vendor, sku="BP", name="Backup Pro", currency="EUR", price_minor=4_995)


def ours(count: int) -> float:
    """Seconds from the first claim to the last settling; the emails were written before."""
    from jobs.enqueue import enqueue_all  # noqa: PLC0415
    from jobs.models import Job  # noqa: PLC0415
    from jobs.registry import JobRequest  # noqa: PLC0415
    from jobs.worker import process_jobs  # noqa: PLC0415
    from notifications.emails import compose  # noqa: PLC0415
    from notifications.emails.models import Email  # noqa: PLC0415
    from notifications.emails.tasks import send_email  # noqa: PLC0415

    order = an_order()
    emails = Email.objects.bulk_create(compose.receipt_email(order) for _ in range(count))
    job_requests = [JobRequest(send_email, {"email_id": email.pk}) for email in emails]
    enqueue_all(job_requests, vendor_id=order.vendor_id, subject=order.as_subject)
    began = time.perf_counter()
    process_jobs()
    took = time.perf_counter() - began
    assert not Job.objects.filter(done_at=None).exists()  # noqa: S101
    assert not Email.objects.exclude(state=Email.State.SENT).exists()  # noqa: S101
    return took


def raw(count: int, port: int) -> float:
    """Each email put together as ours are, then handed over; nothing is saved."""
    from notifications.emails.message import build_message  # noqa: PLC0415

    words = the_words()
    began = time.perf_counter()
    with smtplib.SMTP(HOST, port) as server:
        for _ in range(count):
            server.sendmail(
                "orders@mycommerce.com",
                [words.to],
                build_message(words).message().as_bytes().replace(b"\n", b"\r\n"),
            )
    return time.perf_counter() - began


def by_django(count: int) -> float:
    from django.core.mail import send_mail  # noqa: PLC0415

    words = the_words()
    began = time.perf_counter()
    for _ in range(count):
        send_mail(words.subject, words.text, "orders@mycommerce.com", [words.to], html_message=words.html)
    return time.perf_counter() - began


def the_words() -> Any:
    from notifications.emails import compose  # noqa: PLC0415

    return compose.receipt_email(an_order())


def an_order() -> Any:
    """The one order that all emails are about; its own announcement is none of the measuring."""
    from jobs.models import Job  # noqa: PLC0415
    from orders.models import Order  # noqa: PLC0415
    from orders.placing import OrderLineRequest, place_order  # noqa: PLC0415
    from vendors.models import Product  # noqa: PLC0415

    order = Order.objects.select_related("vendor").first()
    if order is None:
        product = Product.objects.select_related("vendor").get()
        fields: dict[str, Any] = {"email": "kim@bench.example", "payment_method": "card", "currency": "EUR"}
        order = place_order(product.vendor, [OrderLineRequest(product, 1, 4_995)], **fields)
        Job.objects.all().delete()
    return order


if __name__ == "__main__":
    sys.exit(main())
