"""The command that exports what is held of a customer."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.core.serializers.json import DjangoJSONEncoder

from orders.management.commands.erase import vendor_ids_of_number
from orders.personal_data.export import as_page, export


class Command(BaseCommand):
    """Export what is held of a customer, for the customer to read."""

    help = "Prints all that is held of a customer as JSON; with --html it also writes a page that anybody can read."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="The customer's email address.")
        parser.add_argument("--vendor", type=int, help="The number of the only vendor whose data is meant.")
        parser.add_argument("--html", type=Path, metavar="FILE", help="Where the page is written.")

    def handle(self, *args: Any, email: str, vendor: int | None, html: Path | None, **options: Any) -> None:
        record = export(email, vendor_ids_of_number(vendor))
        if html:
            html.write_text(as_page(record), encoding="utf-8")
        self.stdout.write(json.dumps(record, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2))
