from django.db import models


class Heartbeat(models.Model):
    """When a background process was last alive: that its pid exists proves nothing."""

    name = models.CharField(max_length=40, primary_key=True)
    beat_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
