"""`manage.py load_sales_tax rates.csv`: load the sales tax of states from a CSV file `state,percent,valid_from`."""

from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser

from checkout.tax.rates import BadTable, load_sales_tax


class Command(BaseCommand):
    help = "Load rates of US sales tax; earlier orders keep what they were charged."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with options["file"].open(encoding="utf-8-sig", newline="") as lines:
                count = load_sales_tax(lines)
        except (BadTable, OSError, UnicodeDecodeError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{count} rates loaded.")
