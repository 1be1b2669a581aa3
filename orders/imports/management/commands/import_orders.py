"""The command that imports orders from a CSV file."""

import time
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from core.progress_bars import ProgressBars
from orders.imports.load.check import check_file
from orders.imports.load.import_file import import_file
from orders.imports.load.progress import ImportStopped
from orders.imports.load.summary import OrderGroup, Summary
from orders.imports.mapping.presets import preset_names
from orders.imports.mapping.settle import settled_mapping
from orders.imports.parse.date_text import ORDERS
from orders.imports.parse.number_text import MARKS
from orders.imports.problem import ImportProblem
from orders.imports.reason import Reason
from orders.models import Order
from vendors.models import Vendor


class Command(BaseCommand):
    """Import orders of another system from a CSV file."""

    help = (
        "Imports orders from a CSV file, packed by gzip or not. The whole file is checked before anything is "
        "written; the same file again changes nothing; after an interruption the same command goes on."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="The CSV file; files to be joined lie beside it.")
        parser.add_argument("--vendor", required=True, help="The vendor's number or name.")
        parser.add_argument(
            "--mapping", required=True, help=f"A TOML file, or one of: {', '.join(preset_names())}."
        )
        parser.add_argument("--date-order", choices=ORDERS, default="", help="How 01/02/2024 is read.")
        parser.add_argument("--decimal", choices=MARKS, default="", help="The decimal mark of its amounts.")
        parser.add_argument(
            "--take-changes",
            action="store_true",
            help="Change orders that are in already as the file says: an address mended, an order refunded.",
        )
        parser.add_argument("--dry-run", action="store_true", help="Check the file and write nothing.")
        parser.add_argument(
            "--report", type=Path, help="Where refused rows are listed; usually below VAR_DIR."
        )

    def handle(self, *args: object, **options: Any) -> None:
        file: Path = options["file"]
        report: Path = options["report"] or settings.VAR_DIR / "imports" / f"{file.name}.refused.csv"
        started = time.monotonic()
        try:
            summary = _process(file, report, options)
        except ImportProblem as problem:
            raise CommandError(f"{problem}") from None
        except (KeyboardInterrupt, ImportStopped):
            message = (
                "Interrupted. The orders that are in are whole, and the same command goes on with the others."
            )
            raise CommandError(message, returncode=130) from None
        seconds = time.monotonic() - started
        lines = [*_summary_lines(summary, dry_run=options["dry_run"]), *_point_lines(summary)]
        lines += _refusals(summary, report)
        lines.append(f"{summary.rows:,} rows in {seconds:.1f} s: {summary.rows / seconds:,.0f} rows/s.")
        self.stdout.write("\n".join(lines))


def _process(file: Path, report: Path, options: dict[str, Any]) -> Summary:
    """Check the file, or import it."""
    vendor = _vendor(options["vendor"])
    ways = {"date_order": options["date_order"], "decimal": options["decimal"]}
    mapping = settled_mapping(options["mapping"], file, zone=vendor.timezone, **ways)
    with ProgressBars("row", hidden=options["verbosity"] == 0) as bars:
        if options["dry_run"]:
            return check_file(file, mapping, vendor, report=report, progress=bars.show)
        take_changes = options["take_changes"]
        return import_file(
            file, mapping, vendor, report=report, progress=bars.show, take_changes=take_changes
        )


def _vendor(number_or_name: str) -> Vendor:
    """Return the vendor; raise CommandError, with some that exist, when there is none or several."""
    vendors = (
        Vendor.objects.filter(number=int(number_or_name))
        if number_or_name.isdecimal()
        else Vendor.objects.filter(name__iexact=number_or_name)
    )
    try:
        return vendors.get()
    except (Vendor.DoesNotExist, Vendor.MultipleObjectsReturned):
        numbers = ", ".join(
            f"{vendor.number} {vendor.name}" for vendor in Vendor.objects.order_by("number")[:10]
        )
        raise CommandError(
            f"There is no one vendor {number_or_name}; there are: {numbers or 'none'}."
        ) from None


def _summary_lines(summary: Summary, *, dry_run: bool) -> Iterator[str]:
    verb = "To import" if dry_run else "Imported"
    yield f"{summary.rows:,} rows: {summary.new_rows:,} {verb.lower()}, " + (
        f"{summary.known_rows:,} imported before, {summary.refused_rows:,} refused."
    )
    for group in summary.groups:
        yield f"  {'Imported before' if group.is_known else verb}: {_group_line(group)}"


def _point_lines(summary: Summary) -> Iterator[str]:
    """Yield what a person has to look at: rows left out, sums that do not close, changes."""
    for rule, count in summary.left_out.items():
        yield f"  Left out: {count:,} rows, {rule}"
    if summary.refund_rows:
        yield f"  Refunds of their orders: {summary.refund_rows:,} rows"
    for count, amount in summary.points.get("differences", {}).get("sums", ()):
        yield f"  Sums that do not close: {count:,} orders, by {amount} in all"
    for reference, stated, reckoned in summary.points.get("differences", {}).get("first", ()):
        yield f"    {reference}: {stated} in the file, {reckoned} by its lines, discounts, tax and shipping"
    if changes := summary.points.get("changes"):
        yield f"  Changes of orders that are in already: {changes['count']:,} (--take-changes takes them)"
    for reference, at in summary.points.get("ahead", ()):
        yield f"  In the future: {reference}, {at} UTC"


def _group_line(group: OrderGroup) -> str:
    kind = Order.Kind(group.kind).label.lower()
    rounding = (
        f"; rounding left out {group.rounding.normalize():f} {group.total.currency}" if group.rounding else ""
    )
    return f"{group.orders:,} of kind {kind}, {group.rows:,} rows, {group.total}{rounding}"


def _refusals(summary: Summary, report: Path) -> Iterator[str]:
    for reason, count in summary.refused.items():
        yield f"  Refused: {count:,} rows, {Reason(reason).label.lower()}"
    if summary.refused:
        yield f"Every refused row with its reason: {report}"
