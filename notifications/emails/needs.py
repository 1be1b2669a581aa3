"""Emails to customers that came back or could not be sent, and that no later one made good."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Exists, F, OuterRef, QuerySet, TextField, Value
from django.db.models.functions import Coalesce, Concat, NullIf
from django.utils import timezone

from notifications.emails.likely_address import likely_address_of
from notifications.emails.models import Email
from orders.home.extension_points import Act, ActOnAll, Need, NeedRow

NEWER_THAN = timedelta(days=90)
GONE_WRONG = (Email.State.FAILED, Email.State.BOUNCED)


def undelivered_emails(vendor_id: int) -> QuerySet[Any]:
    later = Email.objects.filter(
        vendor_id=vendor_id, order=OuterRef("order_id"), kind=OuterRef("kind"), pk__gt=OuterRef("pk")
    )
    emails = Email.objects.filter(
        vendor_id=vendor_id,
        state__in=GONE_WRONG,
        order__isnull=False,
        created_at__gt=timezone.now() - NEWER_THAN,
    )
    # Of several that went wrong one after the other, only the last one waits.
    return emails.exclude(kind__in=Email.TO_VENDOR).filter(~Exists(later))


def _acts(row: NeedRow) -> list[Act]:
    assert row.order  # noqa: S101  each has one
    actions = f"{row.order.get_absolute_url()}actions/"
    resend = Act("Resend", f"{actions}resend-order/")
    if not row.order.email_problem:
        return [resend]
    change = f"{actions}change-email/"
    if likely := likely_address_of(row.order):
        return [
            Act(f"Use {likely}", f"{change}?{urlencode({'email': likely})}"),
            Act("Other address", change),
            resend,
        ]
    return [Act("Correct address", change), resend]


NEEDS = (
    Need(
        "emails",
        "Emails that did not arrive",
        "no email came back",
        undelivered_emails,
        F("created_at"),
        "written",
        _acts,
        order="order_id",
        about=Concat(F("subject"), Value(" → "), F("to"), output_field=TextField()),
        cause=Coalesce(
            NullIf(F("reason"), Value("", output_field=TextField())),
            Value("the mail server did not take it"),
            output_field=TextField(),
        ),
        act_on_all=ActOnAll("Resend all", "resend-order"),
    ),
)
