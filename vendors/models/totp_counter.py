from django.conf import settings
from django.db import models


class TotpCounter(models.Model):
    """The counter of the last code from an authenticator app that let a person in; no code lets in twice."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="totp_counter"
    )
    counter = models.BigIntegerField(help_text="Periods of 30 seconds since 1970.")

    def __str__(self) -> str:
        return f"{self.user_id}: {self.counter}"
