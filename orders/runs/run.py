from typing import Any, ClassVar, Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.urls import reverse

from core.vendor_transaction import vendor_transaction
from vendors.models import Vendor


class Run(models.Model):
    """Long work on a vendor's orders that somebody started: its state, its progress, its error and its end.

    A subclass has its own states; those of RUNNING are the ones in which it goes on, also after a kill. PAGE is the
    name of its page's route.
    """

    PAGE: ClassVar[str]
    RUNNING: ClassVar[tuple[str, ...]] = ("running",)

    vendor = models.ForeignKey(Vendor, models.PROTECT, related_name="+", db_index=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        db_index=False,
        help_text="Who started it.",
    )
    token = models.UUIDField(default=uuid4, help_text="Form token: a form sent twice starts one run.")
    state = models.CharField(max_length=10)
    processed = models.PositiveIntegerField(default=0, help_text="Orders or rows that it has come to.")
    total = models.PositiveIntegerField(default=0, help_text="Orders or rows in all; 0: not known yet.")
    error_message = models.TextField(blank=True, help_text="Why it failed, as the page says it.")
    created_at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True, help_text="When it ended, in whatever state.")

    class Meta:
        abstract = True

    def get_absolute_url(self) -> str:
        return reverse(self.PAGE, args=[self.pk])

    @property
    def is_running(self) -> bool:
        return self.state in self.RUNNING

    @property
    def started_by(self) -> str:
        """Return the name of who started it."""
        return str(self.user)

    @property
    def unfinished(self) -> models.QuerySet[Self]:
        """Return the run as a queryset that is empty once it has ended, for conditional updates."""
        runs = type(self)._default_manager
        return runs.filter(pk=self.pk, vendor_id=self.vendor_id, state__in=self.RUNNING)

    def end(self, state: str, **fields: Any) -> bool:
        """End the run in a state; return False, with nothing changed, when it has ended already."""
        with vendor_transaction(self.vendor_id):
            return bool(self.unfinished.update(state=state, finished_at=Now(), **fields))

    def stop(self) -> bool:
        """Stop the run, whose worker notices at its next step; return False when it has ended already."""
        return self.end("stopped")
