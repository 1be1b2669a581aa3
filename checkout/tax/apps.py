from django.apps import AppConfig


class CheckoutTaxConfig(AppConfig):
    name = "checkout.tax"
    label = "checkout_tax"
    verbose_name = "Tax"
