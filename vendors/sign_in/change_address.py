"""Changing the email address that a person signs in with: a link mailed to the new one does it.

Until then nothing is stored. `User.email` is the only address that opens an account.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Self

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core import signing
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from vendors.extension_points import ACCOUNT_EMAILS, AccountEmail
from vendors.models import User

SALT = "vendors.change_address"
LIFETIME = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class AddressChange:
    """A change that a person asked for."""

    person: User
    email: str

    @classmethod
    def of_key(cls, key: str) -> Self | None:
        """Return the change of a link; None when it is not genuine, too old, or not for this account as it is now.

        A new password, or any change of the address, ends the links that were mailed before.
        """
        try:
            person_id, email, fingerprint = signing.loads(key, salt=SALT, max_age=LIFETIME)
        except (signing.BadSignature, ValueError, TypeError):
            return None
        person = User.objects.filter(pk=person_id, is_active=True).first()
        if person is None or not constant_time_compare(fingerprint, _fingerprint(person)):
            return None
        return cls(person, email)

    @property
    def url(self) -> str:
        """The address of the page that confirms it."""
        key = signing.dumps([self.person.pk, self.email, _fingerprint(self.person)], salt=SALT)
        return f"{settings.SITE_URL.rstrip('/')}{reverse('confirm_address', args=[key])}"

    def request(self) -> None:
        """Enqueue the email with the link; none goes to the address of another account, and the page is the same."""
        if not User.objects.filter(email=self.email).exists():
            _enqueue(AccountEmail("confirm_address", self.email, self.person.pk))

    def make(self) -> bool:
        """Change the address and tell the old one; return False when it was changed before, or is another account's."""
        old_email = self.person.email
        try:
            with transaction.atomic():
                unchanged = User.objects.filter(pk=self.person.pk, email=old_email)
                if not unchanged.update(email=self.email):
                    return False
                replace_address(self.person.pk, old_email)
        except IntegrityError:
            return False
        return True


def replace_address(person_id: int, old_email: str) -> None:
    """Forget an account's addresses in allauth's table, which would still open it, and tell the old one."""
    EmailAddress.objects.filter(user_id=person_id).delete()
    _enqueue(AccountEmail("address_changed", old_email, person_id))


def _enqueue(email: AccountEmail) -> None:
    for enqueue in ACCOUNT_EMAILS:
        enqueue(email)


def _fingerprint(person: User) -> str:
    digest = salted_hmac(SALT, f"{person.password}\0{person.email}", algorithm="sha256").hexdigest()
    return str(digest[:32])
