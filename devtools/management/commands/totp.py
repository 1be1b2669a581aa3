"""The second factor's code of the moment, for people of the demo."""

import time
from typing import Any

from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from vendors.sign_in.codes import last_counter


class Command(BaseCommand):
    """Stand in for the authenticator app of a person who signs in with a second factor."""

    help = "Prints the current code of a person's second factor. Only where DEBUG is on."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="such as sam@demo.example")

    def handle(self, *args: Any, email: str, **options: Any) -> None:
        if not settings.DEBUG:
            raise CommandError("Codes are shown only where DEBUG is on.")
        factors = Authenticator.objects.filter(user__email__iexact=email, type=Authenticator.Type.TOTP)
        factor = factors.first()
        if factor is None:
            raise CommandError(f"{email} has no second factor here.")
        secret = decrypt(factor.data["secret"])
        counter = max(int(time.time()) // app_settings.TOTP_PERIOD, last_counter(factor.user_id) + 1)
        # A code lets in once; the next one is taken already (MFA_TOTP_TOLERANCE), the one after it is not.
        while counter > int(time.time()) // app_settings.TOTP_PERIOD + app_settings.TOTP_TOLERANCE:
            time.sleep(1)
        self.stdout.write(format_hotp_value(hotp_value(secret, counter)))
