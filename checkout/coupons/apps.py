from django.apps import AppConfig


class CheckoutCouponsConfig(AppConfig):
    name = "checkout.coupons"
    label = "checkout_coupons"
    verbose_name = "Coupons"
