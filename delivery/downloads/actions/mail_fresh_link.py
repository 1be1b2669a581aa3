from collections.abc import Sequence

from django.db.models import F

from delivery.downloads.fresh_link_email import fresh_link_email
from delivery.downloads.fresh_links import refuse_customer
from delivery.downloads.links import link_files, reset_links
from delivery.downloads.models import ProductFile
from delivery.downloads.rules import no_links
from delivery.models.delivery_terms import DeliveryTerms, terms_of
from delivery.receipt import write_receipt_text
from delivery.rules import not_deliverable
from jobs.models import Job
from notifications.emails.tasks import send_email
from notifications.emails.undo_emails import undo_emails
from orders.actions import Action, Obstacle, Target, register
from orders.models import Activity, Order
from vendors.actor import ActorKind
from vendors.rights import Right


@register
class MailFreshLink(Action):
    """Let the customer download the product's files of today anew, and mail the links.

    A customer who asks for it has shown the old address only, which may have been passed on: the item gets new ones.
    """

    label = "Mail Fresh Link"
    right = Right.SUPPORT
    confirmation = "Download link reset and mailed to the customer."
    kind = Activity.Kind.DOWNLOAD
    target = Target.ITEM
    weight = 22
    can_undo = True

    def obstacle(self) -> str:
        if reason := not_deliverable(self.order, self.item) or no_links(self.item):
            return reason
        return "" if self.order.email else "the order has no email address: add one first"

    def perform(self) -> str:
        assert self.item  # noqa: S101  `obstacle` has checked it
        asked = self.actor.kind is ActorKind.CUSTOMER
        if asked:
            refuse_customer(self.item)
        terms = terms_of(self.item.product)
        self._link_files(terms)
        if asked:
            self.item.links.update(generation=F("generation") + 1)
        reset_links(self.item, terms)
        write_receipt_text(self.item.delivery, terms)
        email = fresh_link_email(self.item, terms, asked=asked)
        self.enqueue(send_email, email_id=email.pk)
        allowance = f"0 of {terms.download_limit}, for {terms.download_days} days"
        return f"Fresh download link of {self.item.name} mailed to {email.to}: {allowance}."

    @classmethod
    def undo(cls, order: Order, activity: Activity, jobs: Sequence[Job]) -> str:
        """Keep the links as they are now: a customer may have used them already."""
        return (
            f"Undone, nothing was sent: {undo_emails(order.vendor_id, jobs)}. The download link stays reset."
        )

    def _link_files(self, terms: DeliveryTerms) -> None:
        """Link the files of the product as it is now; where it has none any more, a file that was removed stays gone.

        Raises Obstacle when there is nothing to download.
        """
        assert self.item  # noqa: S101
        files = ProductFile.objects.active().filter(components__product=self.item.product_id)
        if self.item.product_id and files.filter(vendor_id=self.item.vendor_id).exists():
            self.item.delivery.links = link_files(self.item, terms)
            self.item.delivery.save(update_fields=["links"])
        elif not self.item.links.filter(stopped_at=None, file__removed_at=None).exists():
            raise Obstacle("its file was removed: give the product a file under Product Files first")
