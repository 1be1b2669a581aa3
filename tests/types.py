"""Types that several tests name."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the stubs know what the test client adds to a response: context, json(), text
    from django.test.client import _MonkeyPatchedWSGIResponse as Response
else:
    from django.http import HttpResponseBase as Response

__all__ = ["Response"]
