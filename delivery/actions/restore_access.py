from delivery.access import restore_access
from delivery.access_action import AccessAction
from delivery.rules import is_stopped
from orders.actions import register


@register
class RestoreAccess(AccessAction):
    """Give back the files and the license key that Stop Access took away."""

    label = "Restore Access"
    confirmation = "Access restored."
    weight = 71

    def obstacle(self) -> str:
        return "" if is_stopped(self.item) else "its access is not stopped"

    def perform(self, *, comment: str, tell_customer: bool = False) -> str:
        delivery = self.delivery
        self.enqueue_all(restore_access(delivery))
        end = self.email_customer(chosen=tell_customer, is_stopped=False)
        return f"Access to {delivery.item.name} restored: what it had before is valid again; {end}."
