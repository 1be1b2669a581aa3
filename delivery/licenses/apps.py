from django.apps import AppConfig


class DeliveryLicensesConfig(AppConfig):
    name = "delivery.licenses"
    label = "delivery_licenses"
    verbose_name = "License keys"
