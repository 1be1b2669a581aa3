from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models.fields.json import KT

from core.vendor_relations import VendorModel
from orders.runs.run import Run


class ImportRun(Run, VendorModel):
    """An import of orders from files: by a person who uploads them, or by the command.

    An upload is looked at by a worker, its columns are mapped, then it is checked, then imported, by a worker again.
    The command does all of it itself: its run has no user, begins when the file has been checked, and is known by the
    content of the file, so that the same file again goes on with it until it is done.
    """

    class State(models.TextChoices):
        LOOKING = "looking", "Looking at the file…"
        UPLOADED = "uploaded", "Columns to be matched"
        CHECKING = "checking", "Being checked"
        CHECKED = "checked", "Checked"
        IMPORTING = "importing", "Being imported"
        DONE = "done", "Imported"
        STOPPED = "stopped", "Stopped"
        FAILED = "failed", "Not possible"

    PAGE = "import_run"
    RUNNING = ("looking", "checking", "importing")

    user = models.ForeignKey(  # type: ignore[assignment]
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        db_index=False,
        null=True,
        help_text="Who uploaded it; null: the command.",
    )
    file_name = models.CharField(max_length=255)
    file_digest = models.CharField(
        max_length=64, blank=True, help_text="SHA-256 of the file, of the command's runs only."
    )
    size = models.PositiveBigIntegerField(help_text="Bytes of all files.")
    header = models.JSONField(default=list, help_text="Columns of all files.")
    first_rows: Any = models.JSONField(
        null=True,
        help_text="Cells of the first rows, beside the form of the columns; null before they were read.",
    )
    questions: Any = models.JSONField(
        default=dict,
        help_text="What its cells leave open, beside the form of the columns: readings, states, countries, currencies.",
    )
    mapping: Any = models.JSONField(
        default=dict,
        help_text="As in a TOML file of orders/imports/mapping/presets/; the command's has the source only.",
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.UPLOADED)
    attempt = models.PositiveIntegerField(
        default=0, help_text="Counts checks and imports; a worker on an old attempt ends."
    )
    phase = models.CharField(max_length=20, blank=True, help_text="Checking or Writing, while it runs.")
    phase_started_at = models.DateTimeField(null=True)
    takes_changes = models.BooleanField(
        default=False, db_default=False, help_text="Orders that are in already are changed as the file says."
    )
    summary: Any = models.JSONField(default=dict, help_text="Summary of the last check or import.")

    class Meta:
        indexes = (models.Index(fields=("vendor", "-id"), name="import_run_of_vendor"),)
        constraints = (
            models.UniqueConstraint(fields=("token", "vendor"), name="one_import_run_per_token"),
            models.CheckConstraint(
                name="import_run_has_user_or_digest",
                condition=models.Q(user__isnull=False, file_digest="")
                | models.Q(user__isnull=True) & ~models.Q(file_digest=""),
            ),
            models.UniqueConstraint(
                "vendor",
                "file_digest",
                KT("mapping__source"),
                name="one_unfinished_import_of_file",
                condition=models.Q(user__isnull=True) & ~models.Q(state="done"),
            ),
        )

    def __str__(self) -> str:
        return self.file_name

    @property
    def started_by(self) -> str:
        return str(self.user) if self.user else "import_orders"

    @property
    def is_upload(self) -> bool:
        """Whether its files are here; those of the command lie where it found them."""
        return self.user_id is not None

    @property
    def further_files(self) -> int:
        """Return how many files are joined to the main file."""
        return len(self.mapping.get("joined", {}))

    @property
    def unfinished(self) -> models.QuerySet[Self]:
        """Return the run as a queryset that is empty once this attempt has ended."""
        return super().unfinished.filter(attempt=self.attempt)

    def stop(self) -> bool:
        """Stop what runs: after a check the columns can be matched again; orders that an import has written stay."""
        return self.end(self.State.UPLOADED if self.state == self.State.CHECKING else self.State.STOPPED)

    @property
    def is_done(self) -> bool:
        return self.state == self.State.DONE

    @property
    def can_be_mapped(self) -> bool:
        """Whether its columns are known and can still be matched with fields."""
        return self.is_upload and bool(self.header) and not self.is_running and not self.is_done
