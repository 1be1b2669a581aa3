from typing import Any

from django import forms

from api.tokens import MOST_TOKENS, rights_for_tokens, standing_tokens
from vendors.models import Seat
from vendors.rights import Right

DAYS = {30: "30 days", 90: "90 days", 365: "A year"}
RIGHTS = {
    Right.SUPPORT: "Help customers: comment, resend, reset, deliver keys, correct",
    Right.REFUND: "Refund",
    Right.EXPORT: "Export",
    Right.CATALOG: "Change the catalog",
}


class TokenForm(forms.Form):
    """A new API token of a person's seat."""

    name = forms.CharField(max_length=60, help_text="What uses it, such as Help Scout. Activity shows it.")
    rights = forms.MultipleChoiceField(
        required=False,
        label="It may",
        widget=forms.CheckboxSelectMultiple,
        help_text="It can always read. It never has more rights than your role, also later.",
    )
    days = forms.TypedChoiceField(coerce=int, choices=list(DAYS.items()), initial=90, label="It is valid for")

    def __init__(self, seat: Seat, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.seat = seat
        rights = [right for right in rights_for_tokens(seat) if right is not Right.READ]
        if rights:
            self.fields["rights"].choices = [(right.value, RIGHTS[right]) for right in rights]  # type: ignore[attr-defined]
        else:
            del self.fields["rights"]

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if standing_tokens(self.seat.vendor_id).filter(name=name).exists():
            raise forms.ValidationError("Another token has this name: Activity could not tell them apart.")
        return name

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if standing_tokens(self.seat.vendor_id).count() >= MOST_TOKENS:
            raise forms.ValidationError(f"There are {MOST_TOKENS} tokens: revoke one first.")
        return cleaned
