from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from core.email_address import clean_address


class ClosedSignUp(DefaultAccountAdapter):  # type: ignore[misc]
    """Close the sign-up page: owners give seats to people of their team."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def clean_email(self, email: str) -> str:
        """Check a person's own address as every other one."""
        return clean_address(email)
