"""Bulk refunds beside the bare SDK loop, against the same fake gateway: `make bench NAME=refunds` (REFUNDS=10000).

The loop only calls the SDK, one call after the other. The panel reserves, writes its rows, calls and settles.
"""

import os
import random
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

from benchmarks.spent import spent
from chaos.panel import Panel, print_line
from chaos.refunds import SECRET, prepare
from devtools.embedded import Servers
from devtools.fake_gateway.server import FakeGateway
from devtools.ports import free_port

DEADLINE_SECONDS = 3600.0  # seconds


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
    ports = {"FAKE_GATEWAY_PORT": str(free_port()), "SMTP_SINK_PORT": str(free_port())}
    environ = (
        servers.environ | ports | {"VAR_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "mycommerce.settings"}
    )
    os.environ.update(environ)
    with FakeGateway(int(ports["FAKE_GATEWAY_PORT"]), secret=SECRET, delay=-1) as gateway:
        threading.Thread(target=gateway.serve_forever, daemon=True).start()
        shop = prepare(count, random.Random(1))  # noqa: S311
        bare = count / loop(count)
        print_line(f"the bare SDK loop: {bare:.0f} refunds a second")
        panel = Panel(servers, folder, environ)
        panel.start()
        try:
            start(shop)
            with spent(parts(servers, panel), count) as cpu:
                rate = count / given_back(count)
            print_line(f"a bulk run of {count}, two worker processes: {rate:.0f} refunds a second")
            print_line(f"{rate / bare:.0%} of the loop")
            print_line("CPU ms a refund: " + ", ".join(f"{part} {ms:.2f}" for part, ms in cpu.items()))
            print_line(f"with all credit notes: {count / (count / rate + papers()):.0f} a second")
        finally:
            panel.stop()


def loop(count: int) -> float:
    """Seconds for as many refunds by the SDK alone."""
    from core.money import Money  # noqa: PLC0415
    from orders.payments.gateway import gateway  # noqa: PLC0415  Django is set up by now

    began = time.monotonic()
    for _ in range(count):
        charge = f"ch_fake_eur_4995_ok_{uuid4().hex}"
        gateway().refund(charge, Money(4_995, "EUR"), key=f"bare-{uuid4()}", reference="bare")
    return time.monotonic() - began


def parts(servers: Servers, panel: Panel) -> dict[str, int]:
    """Return the processes whose CPU is measured, by part; the gateway runs in this one."""
    ours = {child.process.name: child.running for child in panel.supervisor.children}
    server_processes = {server.name: server.process for server in servers.members.values()}
    processes = {name: ours[name] for name in ("worker", "sweep", "beat")} | server_processes
    return {name: process.pid for name, process in processes.items() if process} | {"gateway": os.getpid()}


def start(shop: Any) -> None:
    """Start the bulk run, as soon as the workers have started."""
    from jobs.models import Heartbeat  # noqa: PLC0415
    from orders.bulk import runner  # noqa: PLC0415
    from orders.bulk.tasks import process_bulk_run  # noqa: PLC0415
    from refunds.actions.refund_order import RefundOrder  # noqa: PLC0415
    from refunds.models import RefundSettings  # noqa: PLC0415

    while not Heartbeat.objects.exists():  # its workers are still starting
        time.sleep(0.2)
    RefundSettings.objects.create(vendor=shop.vendor, mails_customer=False)
    user = shop.vendor.seats.get().user
    runner.start_run(
        RefundOrder,
        shop.vendor.orders.all(),
        vendor=shop.vendor,
        user=user,
        token=uuid4(),
        form_data={"comment": "benchmark"},
        task=process_bulk_run,
    )


def given_back(count: int) -> float:
    """Seconds until the last refund is settled."""
    from refunds.models import Refund  # noqa: PLC0415

    settled = Refund.objects.exclude(state__in=("submitted", "waiting_for_approval"))
    return _until(lambda: settled.count() >= count)


def papers() -> float:
    """Seconds until the last credit note is issued."""
    from jobs.models import Job  # noqa: PLC0415

    return _until(lambda: not Job.objects.filter(task="checkout.issue_credit_note", done_at=None).exists())


def _until(condition: Callable[[], bool]) -> float:
    began = time.monotonic()
    while not condition() and time.monotonic() - began < DEADLINE_SECONDS:
        time.sleep(0.5)
    return time.monotonic() - began


if __name__ == "__main__":
    main()
