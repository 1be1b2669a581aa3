"""The components that every page is made of, and how forms are drawn."""

from django import forms
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.template.loader import render_to_string

from orders.actions import Entry
from orders.menu_html import menu_options


class ReplyForm(forms.Form):
    to = forms.EmailField(label="Email address", help_text="Where the reply goes.")
    how = forms.MultipleChoiceField(choices=[("a", "Letter")], widget=forms.CheckboxSelectMultiple)
    urgent = forms.BooleanField(required=False)


def test_success_message_has_a_tick_and_the_status_role() -> None:
    page = render_to_string(
        "components/_messages.html", {"messages": [Message(constants.SUCCESS, "Done & sent")]}
    )

    assert 'role="status"' in page
    assert "#check" in page
    assert "Done &amp; sent" in page


def test_error_message_has_a_cross_and_the_alert_role() -> None:
    page = render_to_string("components/_messages.html", {"messages": [Message(constants.ERROR, "No")]})

    assert 'role="alert"' in page
    assert "#x" in page


def test_actions_menu_shows_the_reason_of_a_disabled_action() -> None:
    menu = (
        Entry("add-comment", "Add Comment", ""),
        Entry("refund-order", "Refund Order", "not a card payment"),
    )
    context = {
        "actions_url": "/orders/1/actions/",
        "options": menu_options(menu),
        "token": "T",
        "next": "/",
        "csrf_token": "C",
    }
    page = render_to_string("components/_actions.html", context)

    assert '<option value="add-comment">Add Comment</option>' in page
    assert '<option value="refund-order" disabled>Refund Order — not a card payment</option>' in page
    assert 'name="csrfmiddlewaretoken" value="C"' in page


def test_field_is_tied_to_label_help_and_errors() -> None:
    page = str(ReplyForm({"to": "nobody"}))

    assert '<label class="form-label required" for="id_to">Email address</label>' in page
    assert 'class="form-control"' in page
    assert 'aria-describedby="id_to_helptext id_to_error"' in page
    assert 'id="id_to_error"' in page


def test_checkboxes_are_styled_as_such() -> None:
    page = str(ReplyForm())

    assert page.count("form-check-input") == 2
    assert "<fieldset" in page


def test_field_offers_its_suggestions() -> None:
    form = ReplyForm()
    form.fields["to"].suggestions = ("me@vendor.example",)  # type: ignore[attr-defined]

    assert 'data-suggest="id_to">me@vendor.example</button>' in str(form)
