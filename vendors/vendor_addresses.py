"""Changing a vendor's email addresses: each counts when the link that is mailed there is opened."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal, Self

from django.conf import settings
from django.core import signing
from django.urls import reverse

from core.vendor_transaction import vendor_transaction
from vendors.extension_points import VENDOR_ADDRESS_EMAILS, VendorAddressEmail
from vendors.models import Vendor

SALT = "vendors.vendor_address"
LIFETIME = timedelta(days=7)
ADDRESSES = {"support_email": "support email address", "notification_email": "order notification address"}


@dataclass(frozen=True, slots=True)
class VendorAddressChange:
    """Another address that was typed for a vendor, in one of the fields of ADDRESSES."""

    vendor: Vendor
    field: str
    email: str

    @classmethod
    def of_key(cls, key: str) -> Self | None:
        """Return the change of a link; None when it is not genuine, too old, or not what the vendor waits for."""
        try:
            vendor_id, field, email = signing.loads(key, salt=SALT, max_age=LIFETIME)
        except (signing.BadSignature, ValueError, TypeError):
            return None
        vendor = Vendor.objects.filter(**{"pk": vendor_id, f"pending_{field}": email}).first()
        return cls(vendor, field, email) if vendor and email else None

    @property
    def label(self) -> str:
        return ADDRESSES[self.field]

    @property
    def url(self) -> str:
        """The address of the page that confirms it."""
        key = signing.dumps([self.vendor.pk, self.field, self.email], salt=SALT)
        return f"{settings.SITE_URL.rstrip('/')}{reverse('confirm_vendor_address', args=[key])}"

    def request(self) -> None:
        """Remember the address as waiting, and mail the link there; without an address the old one ends at once."""
        if not self.email:
            self._write()
            return
        with vendor_transaction(self.vendor.pk):
            Vendor.objects.filter(pk=self.vendor.pk).update(**{f"pending_{self.field}": self.email})
            self._mail("confirm", self.email)

    def make(self) -> bool:
        """Let the address count; return False when it was confirmed before, or another one is waited for."""
        return self._write(**{f"pending_{self.field}": self.email})

    def _write(self, **condition: str) -> bool:
        """Write the address where the vendor is as the condition says, and tell the old one."""
        with vendor_transaction(self.vendor.pk):
            vendors = Vendor.objects.select_for_update(no_key=True).filter(pk=self.vendor.pk, **condition)
            old_emails = list(vendors.values_list(self.field, flat=True))
            if not old_emails:
                return False
            changes = {self.field: self.email, f"pending_{self.field}": ""}
            Vendor.objects.filter(pk=self.vendor.pk).update(**changes)
            if old_emails[0] and old_emails[0] != self.email:
                self._mail("changed", old_emails[0])
        return True

    def _mail(self, kind: Literal["confirm", "changed"], to: str) -> None:
        for enqueue in VENDOR_ADDRESS_EMAILS:
            enqueue(VendorAddressEmail(kind, self.vendor.pk, self.field, to))


def forget_pending(vendor: Vendor, field: str) -> None:
    """Wait for an address no longer: its link ends."""
    with vendor_transaction(vendor.pk):
        Vendor.objects.filter(pk=vendor.pk).update(**{f"pending_{field}": ""})
