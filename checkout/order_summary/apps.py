from django.apps import AppConfig


class CheckoutOrderSummaryConfig(AppConfig):
    name = "checkout.order_summary"
    label = "checkout_order_summary"
    verbose_name = "Purchases"
