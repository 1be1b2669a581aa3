from typing import Any

from django import forms
from django.db.models import QuerySet

from delivery.licenses.models import Activation
from orders.forms import CommentForm


class MachineForm(CommentForm):
    """Which of the item's active machines, and why."""

    machine = forms.TypedChoiceField(coerce=int, widget=forms.RadioSelect, label="Machine")

    field_order = ("machine", "comment")
    prefilled = ("machine",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = self.machines().filter(item=self.order_item) if self.order_item else self.machines().none()
        choices = [(one.pk, self.described(one)) for one in found.order_by("-last_seen_at", "pk")]
        self.fields["machine"].choices = choices  # type: ignore[attr-defined]
        self.fields["machine"].help_text = "" if choices else "There is none."
        self.fields["machine"].initial = choices[0][0] if len(choices) == 1 else None

    def machines(self) -> QuerySet[Activation]:
        return Activation.objects.active()

    def described(self, machine: Activation) -> str:
        host = f", {machine.address}" if machine.address else ""
        return f"{machine.hardware_id}{host}, last seen {machine.last_seen_at:%Y-%m-%d}"


class DeactivatedForm(MachineForm):
    """Which of the item's deactivated machines, and why."""

    def machines(self) -> QuerySet[Activation]:
        return Activation.objects.filter(deactivated_at__isnull=False)
