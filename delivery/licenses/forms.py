"""What people type about license keys and the machines that they are made for."""

import csv
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet

from delivery.licenses import hardware_ids, pool
from delivery.licenses.models import Activation
from delivery.models.delivery_terms import terms_of
from delivery.rules import delivery_of
from orders.forms import ActionForm, CommentForm

MAX_POOL_BYTES = 5 * 2**20  # of a file of keys
WHERE_IT_STANDS = "It stands on the Enter Key dialogue box of the vendor's program."


class HardwareIdForm(ActionForm):
    """The machine that a key is bound to."""

    hardware_id = forms.CharField(
        label="Hardware ID",
        max_length=100,
        required=False,
        help_text=f"{WHERE_IT_STANDS} Empty: a key for any machine.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Ask for the ID, known or not, where the product's keys are made for one machine."""
        super().__init__(*args, **kwargs)
        delivery = delivery_of(self.order_item)
        field = self.fields["hardware_id"]
        field.initial = delivery.hardware_id if delivery else ""
        if self.order_item and terms_of(self.order_item.product).binds_keys:
            field.required, field.help_text = True, f"{WHERE_IT_STANDS} The key works on this machine only."
            field.error_messages["required"] = (
                "Each of its keys is made for one machine: enter the Hardware ID."
            )

    def clean_hardware_id(self) -> str:
        hardware_id: str = self.cleaned_data["hardware_id"]
        try:
            return hardware_ids.clean(hardware_id) if hardware_id else ""
        except hardware_ids.BadHardwareId as error:
            raise ValidationError(str(error)) from error


class MachineForm(CommentForm):
    """Which of the item's active machines, and why."""

    machine = forms.TypedChoiceField(coerce=int, widget=forms.RadioSelect, label="Machine")

    field_order = ("machine", "comment")
    prefilled = ("machine",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        machines = self.machines().filter(item=self.order_item) if self.order_item else self.machines().none()
        choices = [
            (machine.pk, self.describe(machine))
            for machine in machines.select_related("vendor").order_by("-last_seen_at", "pk")
        ]
        self.fields["machine"].choices = choices  # type: ignore[attr-defined]
        self.fields["machine"].help_text = "" if choices else "There is none."
        self.fields["machine"].initial = choices[0][0] if len(choices) == 1 else None

    def machines(self) -> QuerySet[Activation]:
        """Return the machines of all items from which one may be chosen."""
        return Activation.objects.active()

    def describe(self, machine: Activation) -> str:
        """Return the label of a machine's choice."""
        host = f", {machine.address}" if machine.address else ""
        return f"{machine.hardware_id}{host}, last seen {machine.vendor.day_of(machine.last_seen_at)}"


class DeactivatedMachineForm(MachineForm):
    """Which of the item's deactivated machines, and why."""

    def machines(self) -> QuerySet[Activation]:
        return Activation.objects.filter(deactivated_at__isnull=False)


class PoolForm(forms.Form):
    """Keys to add to a product's list, pasted or as a file."""

    keys = forms.CharField(
        label="License keys",
        required=False,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
        help_text="One a line.",
    )
    file = forms.FileField(
        label="Or a CSV or text file", required=False, help_text="Its first column; UTF-8, at most 5 MB."
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        text = f"{cleaned.get('keys', '')}\n{self._read_text(cleaned.get('file'))}"
        try:
            keys = pool.parse_keys(text)
        except csv.Error as error:
            raise ValidationError("A line of it is too long, or is no CSV: one key a line.") from error
        if not keys:
            raise ValidationError("There is no key in it.")
        if len(keys) > pool.MAX_KEYS:
            raise ValidationError(f"At most {pool.MAX_KEYS:,} keys at once.")
        if too_long := next((key for key in keys if len(key) > pool.MAX_KEY_LENGTH), None):
            raise ValidationError(
                f"A key has at most {pool.MAX_KEY_LENGTH} letters; “{too_long[:20]}…” has more."
            )
        return cleaned | {"pool_keys": keys}

    def _read_text(self, uploaded: "UploadedFile[bytes] | None") -> str:
        if uploaded is None:
            return ""
        if (uploaded.size or 0) > MAX_POOL_BYTES:
            raise ValidationError("The file is bigger than 5 MB.")
        try:
            text: str = uploaded.read().decode()
        except UnicodeDecodeError as error:
            raise ValidationError("The file is no text in UTF-8.") from error
        if "\0" in text:
            raise ValidationError("The file has a zero byte: it is no text.")
        return text
