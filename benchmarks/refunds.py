"""Bulk refunds beside the bare SDK loop, against the same fake gateway: `make bench-refunds` (REFUNDS=10000).

The loop only calls the SDK, one call after the other. The panel reserves, writes its rows, calls and settles.
"""

import os
import random
import tempfile
import threading
import time
from pathlib import Path
from typing import Any
from uuid import uuid4

from chaos.panel import Panel, say
from chaos.refunds import SECRET, prepare
from mycommerce.embedded import Servers
from mycommerce.fakepay.server import FakePay
from mycommerce.ports import free_port

PATIENCE = 3600.0  # seconds


def main() -> None:
    count = int(os.environ.get("REFUNDS", "10000"))
    with tempfile.TemporaryDirectory(prefix="mycommerce-bench-") as folder:
        servers = Servers(Path(folder))
        servers.start()
        try:
            measure(Path(folder), servers, count)
        finally:
            servers.stop()


def measure(folder: Path, servers: Servers, count: int) -> None:
    ports = {"FAKEPAY_PORT": str(free_port()), "SMTP_SINK_PORT": str(free_port())}
    environ = (
        servers.environ | ports | {"VAR_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "mycommerce.settings"}
    )
    os.environ.update(environ)
    with FakePay(int(ports["FAKEPAY_PORT"]), secret=SECRET, delay=-1) as gateway:
        threading.Thread(target=gateway.serve_forever, daemon=True).start()
        shop = prepare(count, random.Random(1))  # noqa: S311
        bare = count / loop(count)
        say(f"the bare SDK loop: {bare:.0f} refunds a second")
        panel = Panel(servers, folder, environ)
        panel.start()
        try:
            rate = count / in_bulk(shop)
        finally:
            panel.stop()
        say(
            f"a bulk run of {count}, two worker processes: {rate:.0f} refunds a second, {rate / bare:.0%} of the loop"
        )


def loop(count: int) -> float:
    """Seconds for as many refunds by the SDK alone."""
    from orders.gateway import gateway  # noqa: PLC0415  Django is set up by now
    from vendors.money import Money  # noqa: PLC0415

    began = time.monotonic()
    for _ in range(count):
        charge = f"ch_fake_eur_4995_ok_{uuid4().hex}"
        gateway().refund(charge, Money(4_995, "EUR"), key=f"bare-{uuid4()}", reference="bare")
    return time.monotonic() - began


def in_bulk(shop: Any) -> float:
    """Seconds from the start of the run until the last refund is settled."""
    from orders import bulk  # noqa: PLC0415
    from orders.models import Heartbeat  # noqa: PLC0415
    from orders.tasks import work_off_bulk  # noqa: PLC0415
    from refunds.actions.refund_order import RefundOrder  # noqa: PLC0415
    from refunds.models import Refund, RefundSettings  # noqa: PLC0415

    while not Heartbeat.objects.exists():  # its workers are still starting
        time.sleep(0.2)
    RefundSettings.objects.create(vendor=shop.vendor, mails_customer=False)
    user = shop.vendor.seats.get().user
    began = time.monotonic()
    bulk.start(
        RefundOrder,
        shop.vendor.orders.all(),
        vendor=shop.vendor,
        user=user,
        token=uuid4(),
        asked={"comment": "benchmark"},
        worker=work_off_bulk,
    )
    settled = Refund.objects.exclude(state__in=("submitted", "waiting_for_approval"))
    while settled.count() < len(shop.orders) and time.monotonic() - began < PATIENCE:
        time.sleep(0.5)
    return time.monotonic() - began


if __name__ == "__main__":
    main()
