"""How a command adds a person who can sign in: for the first people, before anybody can use the admin."""

import os
import sys
from getpass import getpass

from allauth.account.models import EmailAddress
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import CommandError, CommandParser
from django.core.validators import validate_email

from vendors.models import User


def add_person_arguments(parser: CommandParser) -> None:
    parser.add_argument("--first-name", default="", metavar="NAME")
    parser.add_argument("--last-name", default="", metavar="NAME")


def normalized_email(email: str) -> str:
    """Return the address as it is stored. Raises CommandError where it is none."""
    try:
        validate_email(email)
    except ValidationError as error:
        raise CommandError(f"{email} is no email address.") from error
    return email.lower()


def create_person(email: str, *, first_name: str, last_name: str, is_staff: bool = False) -> User:
    """Create a person with a password that is typed, or read from standard input where nobody can type."""
    user = User(email=email, first_name=first_name, last_name=last_name, is_staff=is_staff)
    user.set_password(_new_password(user))
    user.save()
    EmailAddress.objects.create(user=user, email=email, primary=True, verified=True)
    return user


def _new_password(user: User) -> str:
    """Raises CommandError where the password is refused, or typed in two ways."""
    if sys.stdin.isatty():
        password = getpass(f"New password for {user.email}: ")
        if getpass("The same again: ") != password:
            raise CommandError("The two passwords differ. Nothing was changed.")
    else:
        password = _line_of_input()
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise CommandError(f"{' '.join(error.messages)} Nothing was changed.") from error
    return password


def _line_of_input() -> str:
    """Read a line and nothing after it, which the next command of a script may want to read."""
    line = b""
    while (byte := os.read(sys.stdin.fileno(), 1)) not in (b"", b"\n"):
        line += byte
    return line.decode()
