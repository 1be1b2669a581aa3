"""Emails to people about their accounts: a link to a new password, a new address to confirm, an old one told.

No row holds them, and the links in them are made when they are sent: whoever reads the database opens no account.
"""

from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.template.loader import render_to_string
from django.urls import reverse

from core.contact import CUSTOMER_SERVICE_EMAIL
from jobs.enqueue import enqueue_all
from jobs.models import Job
from jobs.queues import Queue
from jobs.registry import JobRequest, PermanentFailure, task
from notifications.emails.smtp_session import SmtpRefused, send_unsaved
from notifications.emails.tasks import MAX_ATTEMPTS
from orders.models import Activity
from vendors.extension_points import AccountEmail
from vendors.models import User
from vendors.sign_in.change_address import AddressChange

SUBJECTS = {
    "password_reset": "Your new password for MyCommerce",
    "confirm_address": "Confirm your email address for MyCommerce",
    "address_changed": "Your email address for MyCommerce was changed",
}


def enqueue_account_email(email: AccountEmail) -> None:
    """Write the job, which is no vendor's: the person may have seats at several, or be unknown."""
    arguments = {"kind": email.kind, "to": email.to, "person_id": email.person_id}
    enqueue_all([JobRequest(send_account_email, arguments)], vendor_id=None)


@task(queue=Queue.MAIL, kind=Activity.Kind.EMAIL, max_attempts=MAX_ATTEMPTS)
def send_account_email(job: Job, *, kind: str, to: str, person_id: int | None) -> str:
    """Send the email; do nothing where no active person has the address or the id."""
    people = User.objects.filter(is_active=True)
    person = people.filter(email=to).first() if person_id is None else people.filter(pk=person_id).first()
    if person is None:
        return ""
    context = {
        "person": person,
        "to": to,
        "url": _url(kind, person, to),
        "customer_service_email": CUSTOMER_SERVICE_EMAIL,
    }
    try:
        send_unsaved(to, SUBJECTS[kind], render_to_string(f"account/email/{kind}.txt", context))
    except SmtpRefused as refusal:
        if not refusal.is_final:
            raise
        raise PermanentFailure(f"The mail server refused it: {refusal}") from refusal
    return ""


def _url(kind: str, person: User, to: str) -> str:
    """Return the link of the email, made now; "" for one that has none."""
    if kind == "password_reset":
        key = {"uidb36": user_pk_to_url_str(person), "key": default_token_generator.make_token(person)}
        path = reverse("account_reset_password_from_key", kwargs=key)
        return f"{settings.SITE_URL.rstrip('/')}{path}"
    return AddressChange(person, to).url if kind == "confirm_address" else ""
