"""Every door checks addresses in the same way, and asks about likely slips."""

from collections.abc import Iterator
from typing import Any

import pytest
from allauth.account.adapter import get_adapter
from django import forms
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.forms.forms import BaseForm
from django.http import QueryDict
from django.urls import get_resolver

from core.email_fields import EmailAddressField, EmailAddressFormField
from tests.project import ROOT


class AddressForm(forms.Form):
    email = EmailAddressFormField()


def _own_subclasses(parent: type[Any]) -> Iterator[type[Any]]:
    for child in parent.__subclasses__():
        if (ROOT / child.__module__.partition(".")[0]).is_dir():
            yield child
        yield from _own_subclasses(child)


def test_every_form_checks_email_addresses_alike() -> None:
    assert get_resolver().url_patterns  # all forms are imported with the views
    fields = {
        f"{form.__module__}.{form.__name__}.{name}": field
        for form in _own_subclasses(BaseForm)
        if not form.__module__.startswith("tests.")
        for name, field in getattr(form, "base_fields", {}).items()
        if isinstance(field, forms.EmailField)
        or (name.endswith("email") and not isinstance(field, forms.BooleanField))
    }

    # The beginning of an address, and one that is only looked up.
    texts = {"orders.search.filters.OrderFilterForm.email", "vendors.sign_in.forms.ResetPasswordForm.email"}
    plain = {name for name, field in fields.items() if not isinstance(field, EmailAddressFormField)} - texts
    assert len(fields) > 5
    assert plain == set()


def test_every_column_checks_email_addresses_alike() -> None:
    columns = [
        field
        for model in apps.get_models()
        if (ROOT / model.__module__.partition(".")[0]).is_dir()
        for field in model._meta.concrete_fields
        if isinstance(field, models.EmailField)
    ]

    assert len(columns) >= 7
    assert [column for column in columns if not isinstance(column, EmailAddressField)] == []


def test_email_field_asks_about_a_likely_slip_with_both_choices() -> None:
    form = AddressForm(QueryDict("email=ada@gmial.com"))

    page = str(form)

    assert form.errors == {"email": ["Did you mean ada@gmail.com?"]}
    assert 'name="email_choice" value="ada@gmail.com"' in page
    assert 'name="email_choice" value="ada@gmial.com"' in page


def test_email_field_takes_either_choice_and_the_same_again() -> None:
    asked = "email=ada@gmial.com&email_asked=ada@gmial.com"
    for query, chosen in (
        (f"{asked}&email_choice=ada@gmail.com", "ada@gmail.com"),
        (f"{asked}&email_choice=ada@gmial.com", "ada@gmial.com"),
        (asked, "ada@gmial.com"),
        ("email=ada@navy.example&email_asked=ada@gmial.com&email_choice=ada@gmail.com", "ada@navy.example"),
    ):
        form = AddressForm(QueryDict(query))
        assert form.is_valid(), query
        assert form.cleaned_data["email"] == chosen


def test_email_field_asks_commands_nothing() -> None:
    form = AddressForm({"email": "Ada <ada@gmial.com>"})

    assert form.is_valid()
    assert form.cleaned_data["email"] == "ada@gmial.com"


def test_own_account_checks_email_addresses_alike() -> None:
    with pytest.raises(ValidationError, match="no whole domain"):
        get_adapter().clean_email("ada@localhost")
