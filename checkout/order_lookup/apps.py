from django.apps import AppConfig


class CheckoutOrderLookupConfig(AppConfig):
    name = "checkout.order_lookup"
    label = "checkout_order_lookup"
    verbose_name = "Order look-up"
