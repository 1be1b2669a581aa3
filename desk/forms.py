import re
from typing import Any

from django import forms

from desk.help_desks import MOST_HELP_DESKS, connected_help_desks
from desk.models import HelpDesk
from desk.origins import clean_origin
from desk.panel import good_addresses
from vendors.models import Vendor

MOST_ORIGINS = 10


class HelpDeskForm(forms.Form):
    """A help desk to connect."""

    name = forms.CharField(max_length=60, help_text="By which your team knows it, such as Support.")
    kind = forms.ChoiceField(
        choices=HelpDesk.Kind.choices,
        initial=HelpDesk.Kind.HELP_SCOUT,
        label="Help desk",
        widget=forms.RadioSelect,
    )
    origins = forms.CharField(
        required=False,
        max_length=2_000,
        label="Addresses of your help desk",
        widget=forms.Textarea(
            attrs={"rows": 2, "spellcheck": "false", "placeholder": "https://acme.zendesk.com"}
        ),
        help_text="One a line, an app's own too: only pages there may show it. Help Scout's is known.",
    )

    def __init__(self, vendor: Vendor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.vendor = vendor

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if connected_help_desks(self.vendor.pk).filter(name=name).exists():
            raise forms.ValidationError("Another help desk has this name: choose another.")
        return name

    def clean_origins(self) -> list[str]:
        """Return the origins, each once, as browsers write them."""
        origins: dict[str, None] = {}
        for text in self.cleaned_data["origins"].split():
            try:
                origins[clean_origin(text)] = None
            except ValueError as error:
                raise forms.ValidationError(
                    f"“{text}” is no address of a help desk: write it as https://acme.zendesk.com."
                ) from error
        if len(origins) > MOST_ORIGINS:
            raise forms.ValidationError(f"Name at most {MOST_ORIGINS} addresses.")
        return list(origins)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("kind") == HelpDesk.Kind.FRAME and cleaned.get("origins") == []:
            self.add_error("origins", "Name the address at which you open your help desk.")
        if connected_help_desks(self.vendor.pk).count() >= MOST_HELP_DESKS:
            raise forms.ValidationError(f"There are {MOST_HELP_DESKS} help desks: revoke one first.")
        return cleaned


class LookUpForm(forms.Form):
    """The addresses of the people who wrote a ticket: the desk sends them, or somebody types one."""

    emails = forms.CharField(
        max_length=1_000,
        label="The customer's email address",
        widget=forms.TextInput(
            attrs={
                "inputmode": "email",
                "autocapitalize": "none",
                "autocomplete": "off",
                "spellcheck": "false",
            }
        ),
    )

    def clean_emails(self) -> list[str]:
        addresses = good_addresses(re.split(r"[\s,;]+", self.cleaned_data["emails"]))
        if not addresses:
            raise forms.ValidationError("Enter an email address, such as name@company.com.")
        return addresses
