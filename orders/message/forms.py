from django import forms

from orders.message.text import MAX_LENGTH

PLACEHOLDER = "The whole email, as it came: with its headers, what it quotes, and the signature."


class MessageForm(forms.Form):
    """A customer's message, pasted."""

    message = forms.CharField(
        label="The customer's message",
        strip=False,
        widget=forms.Textarea(
            attrs={
                "rows": 12,
                "autocomplete": "off",
                "spellcheck": "false",
                "autofocus": True,
                "placeholder": PLACEHOLDER,
                "data-paste-here": True,
            }
        ),
        help_text="Nothing of it is kept, and nothing is done before you press a button.",
    )

    def clean_message(self) -> str:
        message: str = self.cleaned_data["message"]
        if len(message) > MAX_LENGTH:
            raise forms.ValidationError(
                f"The message has {len(message):,} characters: paste at most {MAX_LENGTH:,}, its newest part."
            )
        return message
