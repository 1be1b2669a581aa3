from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from vendors.rotate_keys import Unreadable, rotate_columns, rotate_second_factors, sealed_models, sign_anew


class Command(BaseCommand):
    """Encrypt all secrets with SECRET_KEY, so that no key of SECRET_KEY_FALLBACKS is needed to read them."""

    help = "Encrypts every stored secret with SECRET_KEY; afterwards SECRET_KEY_FALLBACKS opens none of them."

    def handle(self, *args: Any, **options: Any) -> None:
        tables = {str(model._meta.verbose_name_plural): rotate_columns(model) for model in sealed_models()}
        tables["second factors"] = rotate_second_factors()
        tables["signatures"] = sign_anew()
        problems = [problem for name, batches in tables.items() if (problem := self._rotate(name, batches))]
        if problems:
            raise CommandError(
                "No key opens these, so they were left as they are: add the key that was used to "
                f"SECRET_KEY_FALLBACKS and run this again. {'; '.join(problems)}"
            )

    def _rotate(self, name: str, batches: Iterator[int]) -> str:
        """Print how many rows of a table were changed; return which rows no key opens."""
        count, problem = 0, ""
        try:
            for changed in batches:
                count += changed
        except Unreadable as error:
            problem = str(error)
        self.stdout.write(f"{name}: {count} renewed")
        return problem
