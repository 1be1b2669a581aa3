"""E-mail leaves the house here."""

from smtplib import SMTPDataError, SMTPRecipientsRefused

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone

from notifications.models import Email
from orders.models import Activity, Step
from orders.promises import GiveUp, follow_up


@follow_up(queue="mail", kind=Activity.Kind.EMAIL)
def send_email(step: Step, *, email_id: int) -> str:
    """Send it over SMTP. At least once: a repeat after a crash carries the same Message-ID.

    Final is only a refusal of this address or message; of us (sign-in, sender) it is no verdict on the letter.
    """
    email = Email.objects.get(pk=email_id)
    step.subject = f"email:{email.pk}"
    if email.state == Email.State.SENT:
        return ""
    try:
        _message(email).send()
    except (SMTPRecipientsRefused, SMTPDataError) as refusal:
        code, said = _answer(refusal)
        Email.objects.filter(pk=email.pk).update(reason=f"{code} {said}")
        if code < 500:
            raise
        Email.objects.filter(pk=email.pk).update(state=Email.State.FAILED)
        raise GiveUp(f"“{email.subject}” to {email.to} was refused: {code} {said}") from refusal
    Email.objects.filter(pk=email.pk).update(state=Email.State.SENT, sent_at=timezone.now(), reason="")
    return f"“{email.subject}” sent to {email.to}."


def _message(email: Email) -> EmailMultiAlternatives:
    return EmailMultiAlternatives(
        email.subject,
        email.text,
        settings.DEFAULT_FROM_EMAIL,
        [email.to],
        headers={"Message-ID": email.message_id},
    )


def _answer(refusal: SMTPRecipientsRefused | SMTPDataError) -> tuple[int, str]:
    """The server's code and words; smtplib keeps a refused recipient's in a dictionary."""
    if isinstance(refusal, SMTPRecipientsRefused):
        code, said = next(iter(refusal.recipients.values()))
        return code, said.decode(errors="replace")
    error = refusal.smtp_error
    return refusal.smtp_code, error.decode(errors="replace") if isinstance(error, bytes) else error
