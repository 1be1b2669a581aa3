from django import forms

HOURS = [(hour, f"{hour:02}:00") for hour in range(24)]


class DigestForm(forms.Form):
    """At which hour a person wants the digest; none ends it."""

    hour = forms.TypedChoiceField(coerce=int, empty_value=None, choices=[("", "Off"), *HOURS], required=False)
