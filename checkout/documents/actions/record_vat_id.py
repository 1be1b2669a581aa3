from checkout.documents.forms import VatIdForm
from checkout.documents.issue import issue_invoice
from checkout.documents.models import VatId
from checkout.documents.reissue import no_invoice
from checkout.documents.tasks import check_vat_id
from checkout.documents.vat_ids import REGISTER_IS_BEING_ASKED, printed_vat_id
from checkout.tax.areas import area_of
from orders.actions import Action, Obstacle, register
from orders.models import Activity
from vendors.rights import Right


@register
class RecordVatId(Action):
    """Record a VAT ID that the customer gave after the purchase; tax that was charged is not given back."""

    label = "Record VAT ID"
    right = Right.SUPPORT
    confirmation = "VAT ID recorded."
    kind = Activity.Kind.CHANGE
    weight = 24
    form_class = VatIdForm

    def obstacle(self) -> str:
        if not area_of(self.order.country_code, self.order.postal_code).code:
            return "no VAT is due where the customer lives, so there is no VAT ID"
        return no_invoice(self.order)

    def perform(self, *, vat_id: str, comment: str) -> str:
        if vat_id == printed_vat_id(self.order):
            raise Obstacle(f"the invoice names {vat_id} already")
        if self.order.vat_ids.filter(state=VatId.State.CHECKING).exists():
            raise Obstacle(REGISTER_IS_BEING_ASKED)
        issue_invoice(self.order)  # unless it was: a valid number is followed by another one
        recorded = VatId.objects.create(vendor_id=self.order.vendor_id, order=self.order, number=vat_id)
        self.enqueue(check_vat_id, vat_id=recorded.pk)
        return f"VAT ID {vat_id} recorded. Tax is not given back."
