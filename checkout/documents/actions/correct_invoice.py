from typing import Any

from checkout.documents.emails import corrected_invoice_email
from checkout.documents.forms import BUYER_FIELDS, CorrectInvoiceForm
from checkout.documents.issue import issue_invoice
from checkout.documents.models import VatId
from checkout.documents.reissue import no_invoice, reissue_invoice
from checkout.documents.tasks import check_vat_id
from checkout.documents.vat_ids import REGISTER_IS_BEING_ASKED, printed_vat_id
from orders.actions import Action, Obstacle, register
from orders.models import Activity
from orders.search.keys import write_search_keys
from vendors.rights import Right


@register
class CorrectInvoice(Action):
    """Put name, company, address and VAT ID of the buyer right: cancel the invoice and issue it anew."""

    label = "Correct Invoice"
    right = Right.SUPPORT
    confirmation = "Invoice corrected."
    kind = Activity.Kind.CHANGE
    weight = 22
    form_class = CorrectInvoiceForm

    def obstacle(self) -> str:
        return no_invoice(self.order)

    def perform(self, *, vat_id: str, comment: str, **buyer: str) -> str:
        vat_id_before, lines_before = printed_vat_id(self.order), self.order.lines
        if vat_id == vat_id_before and all(getattr(self.order, name) == buyer[name] for name in buyer):
            raise Obstacle("nothing of it is different: change what is wrong on the invoice")
        issue_invoice(self.order)  # unless it was: what is canceled has to be there
        self._change_buyer(buyer)
        self.extra_data = {"buyer_before": lines_before, "vat_id_before": vat_id_before}
        if vat_id and vat_id != vat_id_before:
            return self._ask_register(vat_id)
        if vat_id != vat_id_before:
            VatId.objects.create(
                vendor_id=self.order.vendor_id, order=self.order, state=VatId.State.WITHDRAWN
            )
        reissue = reissue_invoice(self.order)
        if reissue is None:
            raise Obstacle("the invoice names this buyer already")
        self.enqueue_all(corrected_invoice_email(self.order, reissue))
        return reissue.sentence

    def _change_buyer(self, buyer: dict[str, Any]) -> None:
        for name, value in buyer.items():
            setattr(self.order, name, value)
        self.order.fold_keys()
        self.order.save(update_fields=[*BUYER_FIELDS, "last_name_key"])
        write_search_keys(self.order.vendor_id, [self.order.pk])

    def _ask_register(self, number: str) -> str:
        """Record the number and have the register asked; its answer is followed by the new invoice."""
        if self.order.vat_ids.filter(state=VatId.State.CHECKING).exists():
            raise Obstacle(REGISTER_IS_BEING_ASKED)
        recorded = VatId.objects.create(vendor_id=self.order.vendor_id, order=self.order, number=number)
        self.enqueue(check_vat_id, vat_id=recorded.pk, corrects=True)
        return f"Buyer corrected. The invoice is issued anew when the register has answered about {number}."
