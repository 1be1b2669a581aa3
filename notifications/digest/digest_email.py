"""The email of the daily digest. It has numbers and kinds, and nothing of a customer."""

from collections.abc import Mapping

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from notifications.digest.models import DigestSubscription
from notifications.emails.compose import email_to_vendor
from notifications.emails.default_templates import EmailText
from notifications.emails.models import Email
from orders.home.counts import Count, count_text
from orders.home.extension_points import NEEDS_ATTENTION


def digest_email(subscription: DigestSubscription, counts: Mapping[str, Count]) -> Email:
    """Return the unsaved email; mail programs may end the digest by its headers (RFC 8058)."""
    site = settings.SITE_URL.rstrip("/")
    lines = [
        {"need": need, "count": counts[need.slug], "url": f"{site}{reverse('need', args=[need.slug])}"}
        for need in NEEDS_ATTENTION
        if need.slug in counts
    ]
    total = count_text(sum(len(count.ids) for count in counts.values()))
    context = {
        "vendor": subscription.vendor, "person": subscription.user, "lines": lines, "total": total,
        "home_url": f"{site}{reverse('home')}", "off_url": subscription.off_url,
    }  # fmt: skip
    text = render_to_string("notifications/digest/email/digest.txt", context)
    subject = f"{subscription.vendor.name}: {total} need{'s' if total == '1' else ''} attention"
    email = email_to_vendor(subscription.vendor, subscription.user.email, EmailText(subject[:200], text, ""))
    email.kind = Email.Kind.DIGEST
    email.headers |= {
        "List-Unsubscribe": f"<{subscription.off_url}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    return email
