"""Where card payments are taken and given back: one protocol, spoken by Stripe's own SDK.

With STRIPE_API_KEY set the SDK talks to Stripe; otherwise, in development, to `manage.py fake_gateway`.
There is no second way: what the tests try is what a server runs.
"""

from functools import cache

from django.conf import settings

from orders.payments.protocol import Gateway


def gateway() -> Gateway:
    """The one that the settings name."""
    return _connected(settings.STRIPE_API_KEY, settings.GATEWAY_URL, settings.STRIPE_WEBHOOK_SECRET)


@cache
def _connected(api_key: str, url: str, secret: str) -> Gateway:
    from orders.payments.stripe_sdk import StripeGateway  # noqa: PLC0415  a second of imports, for workers only

    return StripeGateway(api_key, url=url, secret=secret)
