from django.db import models
from django.db.models.functions import Now


class LookupRequest(models.Model):
    """A search for an order whose link is only mailed.

    A worker answers it, so that the time of the response does not reveal whether the order exists.
    """

    form_data = models.JSONField(help_text="What was typed, until it is answered.")
    created_at = models.DateTimeField(db_default=Now())
    answered_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(
                fields=("id",), name="lookup_unanswered", condition=models.Q(answered_at__isnull=True)
            ),
        )

    def __str__(self) -> str:
        return f"Lookup {self.pk}"
