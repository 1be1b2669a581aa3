from delivery.actions.rerun_delivery import RerunDelivery
from delivery.downloads.actions.reset_download_link import ResetDownloadLink
from delivery.downloads.models import ProductFile
from delivery.downloads.rules import no_links
from delivery.licenses.rules import needs_new_key
from delivery.licenses.tasks import resend_order
from delivery.models.delivery_terms import KeySource, terms_of
from delivery.rules import delivery_of
from orders.actions import Action, Target, register
from orders.forms import ActionForm
from orders.models import Activity
from vendors.rights import Right


@register
class FixDelivery(Action):
    """Make key and links anew, let the customer download again, and send the order's emails when both are ready."""

    label = "Fix Delivery"
    right = Right.SUPPORT
    confirmation = "Delivery is being made anew; the order's emails follow when it is ready."
    kind = Activity.Kind.KEY
    target = Target.ITEM
    weight = 10
    form_class = ActionForm
    hands_out = True

    def obstacle(self) -> str:
        if reason := RerunDelivery(self.order, self.actor, self.item).obstacle():
            return reason
        return "" if self.order.email else "the order has no email address: add one first"

    def perform(self) -> str:
        assert self.item  # noqa: S101  `obstacle` has checked it
        sentences = [self.include(RerunDelivery)]
        self.item = self.order.items.with_related().get(pk=self.item.pk)
        self.item.order = self.order
        if not no_links(self.item):
            sentences.append(self.include(ResetDownloadLink))
        self.enqueue(resend_order, item_id=self.item.pk)
        return " ".join(sentences)

    def shows(self) -> str:
        return "; ".join(self.preview)

    @property
    def preview(self) -> list[str]:
        """Return what would be made, and from what; a key is not shown before it is issued."""
        assert self.item  # noqa: S101  the page is that of an item
        terms = terms_of(self.item.product)
        files = ProductFile.objects.active().filter(components__product=self.item.product)
        lines = [
            f"A link to {file.filename}, {terms.download_limit} downloads for {terms.download_days} days"
            for file in files
        ]
        if terms.is_passport and not needs_new_key(self.item):
            lines.append("No license key yet: it is made when its machine is known")
        elif needs_new_key(self.item):
            source = {
                KeySource.POOL: "the next key of your list",
                KeySource.BUILT_IN: "the built-in generator",
                KeySource.VENDOR: "your own generator",
            }[KeySource(terms.key_source)]
            machines = getattr(delivery_of(self.item), "machines", 0)
            for_each = f" for each of {machines} machines" if machines > 1 else ""
            lines.append(f"A new license key{for_each} from {source}")
        return [*lines, f"The order's emails to {self.order.email}, once all of it is ready"]
