from django.apps import AppConfig


class CheckoutOrderFormConfig(AppConfig):
    name = "checkout.order_form"
    label = "checkout_order_form"
    verbose_name = "Order form"
