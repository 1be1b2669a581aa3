from django.db import models


class RateLimitCount(models.Model):
    """The count of a rate limit until `expires_at`: of those that guard accounts, and of all while Redis is down."""

    key = models.CharField(max_length=120, unique=True, db_collation="C")
    count = models.PositiveIntegerField(default=1)
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.key}: {self.count}"
