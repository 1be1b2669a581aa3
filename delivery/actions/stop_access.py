from delivery.access import stop_access
from delivery.access_action import AccessAction
from delivery.models import Delivery
from delivery.models.delivery_terms import terms_of
from delivery.rules import delivery_of
from orders.actions import register


@register
class StopAccess(AccessAction):
    """Take files and license key away without a refund, for fraud or abuse, until Restore Access."""

    label = "Stop Access"
    confirmation = "Access stopped."
    weight = 70
    is_dangerous = True

    def obstacle(self) -> str:
        delivery = delivery_of(self.item)
        if self.item is None or delivery is None:
            return "nothing of it was delivered by us, so there is nothing to stop"
        if delivery.stopped_at:
            return "its access is stopped already: Restore Access gives it back"
        return "" if _gives_something(delivery) else "it has no files and no license key"

    def perform(self, *, comment: str, tell_customer: bool = False) -> str:
        delivery = self.delivery
        stop_access(delivery)
        end = self.email_customer(chosen=tell_customer, is_stopped=True)
        return f"Access to {delivery.item.name} stopped: no downloads, license key revoked; {end}."


def _gives_something(delivery: Delivery) -> bool:
    """Return whether there is a file, a key, or one to come; the delivery was read with its item."""
    has_key = delivery.key_id is not None or delivery.awaits_key_since is not None or delivery.machines > 0
    return bool(delivery.links or has_key or terms_of(delivery.item.product).is_passport)
