from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from vendors.models import User
from vendors.new_person import add_person_arguments, create_person, normalized_email
from vendors.rights import CUSTOMER_SERVICE


class Command(BaseCommand):
    """Add somebody of MyCommerce's staff: password, second factor, and the group that gives the rights."""

    help = (
        "Adds a person of Customer Service and prints the secret of the second factor, once. The password is asked "
        "for, or read from standard input. With --administrator the person also adds other staff, in the admin."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--administrator", action="store_true", help="May do everything in the admin.")
        add_person_arguments(parser)

    def handle(self, *args: Any, email: str, administrator: bool, **options: Any) -> None:
        email = normalized_email(email)
        if User.objects.filter(email=email).exists():
            raise CommandError(
                f"{email} has an account already: an administrator makes it staff, in the admin."
            )
        names = {name: options[name] for name in ("first_name", "last_name")}
        secret = generate_totp_secret()
        with transaction.atomic():
            user = create_person(email, is_staff=True, **names)
            user.groups.add(Group.objects.get_or_create(name=CUSTOMER_SERVICE)[0])
            if administrator:
                user.is_superuser = True
                user.save(update_fields=["is_superuser"])
            TOTP.activate(user, secret)
        role = "an administrator" if administrator else "of Customer Service"
        self.stdout.write(
            f"{user} is {role} and signs in at {settings.SITE_URL}/admin/.\n"
            "The second factor, for an authenticator app; it is not shown again:\n"
            f"  secret   {secret}\n"
            f"  address  {get_adapter().build_totp_url(user, secret)}"
        )
