from typing import Any

from django import forms
from django.db.models import Q

from core import http_client
from core.public_addresses import AddressRefused
from notifications.webhooks.models import Event, NoticeEndpoint
from orders.forms import ActionForm


class NoticeEndpointForm(forms.ModelForm):  # type: ignore[type-arg]
    """An endpoint: its address, the events and the format of its notices."""

    url = forms.CharField(
        label="Address",
        max_length=2000,
        widget=forms.URLInput(
            attrs={"placeholder": "https://", "autocomplete": "off", "spellcheck": "false"}
        ),
        help_text="Of your own server, by HTTPS. It has to be public: notices do not go into private networks.",
    )
    events = forms.MultipleChoiceField(
        choices=Event.choices,
        widget=forms.CheckboxSelectMultiple,
        label="Notices about",
        initial=Event.values,
    )

    class Meta:
        model = NoticeEndpoint
        fields = ("url", "format", "events", "takes_test_orders")
        widgets = {"format": forms.RadioSelect}  # noqa: RUF012

    def clean_url(self) -> str:
        """Refuse an address that is not public; it is checked again before each post."""
        url: str = self.cleaned_data["url"]
        try:
            http_client.check_url(url)
        except AddressRefused as refused:
            raise forms.ValidationError(f"Notices cannot go there: {refused}.") from refused
        return url

    def clean(self) -> dict[str, Any]:
        duplicates = NoticeEndpoint.objects.active().filter(
            ~Q(pk=self.instance.pk), vendor_id=self.instance.vendor_id, url=self.cleaned_data.get("url")
        )
        if duplicates.exists():
            self.add_error("url", "Notices go there already.")
        return self.cleaned_data


class ResendNoticeForm(ActionForm):
    """A choice of one of the order's notices."""

    notice = forms.TypedChoiceField(coerce=int, widget=forms.RadioSelect, label="Notice")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        notices = self.order.notices.select_related("endpoint").order_by("-pk") if self.order else ()
        choices = [
            (notice.pk, f"{notice.get_event_display()} to {notice.endpoint.host}") for notice in notices
        ]
        self.fields["notice"].choices = choices  # type: ignore[attr-defined]
