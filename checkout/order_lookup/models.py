from django.db import models
from django.db.models.functions import Now


class LookupRequest(models.Model):
    """Somebody asked for an order whose link is only mailed; a worker looks, so that time does not tell."""

    asked = models.JSONField(help_text="What was typed, until it is answered.")
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
