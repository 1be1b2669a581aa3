from django.apps import AppConfig


class DeliveryDownloadsConfig(AppConfig):
    name = "delivery.downloads"
    label = "delivery_downloads"
    verbose_name = "Downloads"
