from django.db.models import F

from delivery.downloads.rules import no_links
from delivery.models.delivery_terms import terms_of
from delivery.receipt import write_receipt_text
from delivery.rules import not_deliverable
from orders.actions import Action, Target, register
from orders.models import Activity
from vendors.rights import Right


@register
class StopOldLinks(Action):
    """Give the item's downloads new addresses; the old ones, which were passed on, respond with 404."""

    label = "Stop Old Links"
    right = Right.SUPPORT
    confirmation = "The old links no longer work. Resend Order sends the new ones; nothing was sent yet."
    kind = Activity.Kind.DOWNLOAD
    target = Target.ITEM
    weight = 25
    is_dangerous = True

    def obstacle(self) -> str:
        return not_deliverable(self.order, self.item) or no_links(self.item)

    def perform(self) -> str:
        assert self.item  # noqa: S101  `obstacle` has checked it
        self.item.links.update(generation=F("generation") + 1)
        write_receipt_text(self.item.delivery, terms_of(self.item.product))
        return f"Old download links of {self.item.name} stopped; it has new ones."
