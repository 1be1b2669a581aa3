"""Keeping the register's answer about a VAT ID, and the documents that follow from it, in one transaction."""

from dataclasses import asdict

from django.db import transaction

from checkout.documents.emails import corrected_invoice_email
from checkout.documents.models import VatId
from checkout.documents.reissue import Reissue, reissue_invoice
from checkout.vat import VatAnswer
from jobs.enqueue import enqueue_all
from orders.models import Order

State = VatId.State


def settle_answer(vat_id: VatId, answer: VatAnswer, *, corrects: bool) -> str:
    """Keep the answer once, issue the invoice anew where it changes the buyer, and mail the customer.

    Return the sentence for the Activity tab; "" when the answer was kept before.
    """
    with transaction.atomic():
        order = Order.objects.locked(vat_id.vendor_id, vat_id.order_id)
        asked = VatId.objects.filter(vendor_id=vat_id.vendor_id, pk=vat_id.pk, state=State.CHECKING)
        if not asked.update(state=answer.state, proof=asdict(answer)):
            return ""
        is_valid = answer.state == "valid"
        reissue = reissue_invoice(order) if is_valid or corrects else None
        if reissue:
            email_jobs = corrected_invoice_email(order, reissue)
            enqueue_all(email_jobs, vendor_id=order.vendor_id, subject=order.as_subject)
    return _sentence(vat_id.number, answer, reissue)


def _sentence(number: str, answer: VatAnswer, reissue: Reissue | None) -> str:
    consultation = f" (consultation number {answer.consultation})" if answer.consultation else ""
    match answer.state:
        case "valid":
            text = f"VAT ID {number} is valid, says the register{consultation}. Tax is not given back."
        case "invalid":
            text = f"The register does not know the VAT ID {number}{consultation}: it stands on no invoice."
        case _:
            text = f"The register did not answer about the VAT ID {number}: it stands on no invoice."
    return f"{text} {reissue.sentence}" if reissue else text
