"""The payment gateway: Stripe's SDK behind a protocol.

With STRIPE_API_KEY set the SDK connects to Stripe; otherwise, in development, to `manage.py fake_gateway`. Tests and
servers run the same code.
"""

from functools import cache

from django.conf import settings

from orders.payments.protocol import Gateway


def gateway() -> Gateway:
    """Return the gateway that the settings name."""
    return _gateway(settings.STRIPE_API_KEY, settings.GATEWAY_URL, settings.STRIPE_WEBHOOK_SECRET)


@cache
def _gateway(api_key: str, url: str, secret: str) -> Gateway:
    from orders.payments.stripe_sdk import StripeGateway  # noqa: PLC0415  importing it takes a second, needed in workers only

    return StripeGateway(api_key, url=url, secret=secret)
