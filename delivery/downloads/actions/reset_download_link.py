from delivery.downloads.links import reset_links
from delivery.downloads.rules import no_links
from delivery.models.delivery_terms import terms_of
from delivery.rules import not_deliverable
from orders.actions import Action, Target, register
from orders.models import Activity
from vendors.rights import Right


@register
class ResetDownloadLink(Action):
    """Let the customer download anew at the same address; nothing is emailed."""

    label = "Reset Download Link"
    right = Right.SUPPORT
    confirmation = "Download link reset: the customer's link works again. Nothing was sent to the customer."
    kind = Activity.Kind.DOWNLOAD
    target = Target.ITEM
    weight = 20

    def obstacle(self) -> str:
        return not_deliverable(self.order, self.item) or no_links(self.item)

    def perform(self) -> str:
        assert self.item  # noqa: S101  `obstacle` has checked it
        terms = terms_of(self.item.product)
        reset_links(self.item, terms)
        return f"Download link of {self.item.name} reset: 0 of {terms.download_limit}, for {terms.download_days} days."
