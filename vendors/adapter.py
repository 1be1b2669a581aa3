from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class ClosedSignUp(DefaultAccountAdapter):  # type: ignore[misc]
    """Close the sign-up page: owners give seats to people of their team."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
