from django.db import models


class ThrottleCount(models.Model):
    """How often something was tried in its time, while Redis cannot count."""

    key = models.CharField(max_length=120, unique=True, db_collation="C")
    count = models.PositiveIntegerField(default=1)
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "checkout_throttlecount"  # where it began: a table is not renamed under a running release

    def __str__(self) -> str:
        return f"{self.key}: {self.count}"
