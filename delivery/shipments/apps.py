from django.apps import AppConfig


class DeliveryShipmentsConfig(AppConfig):
    name = "delivery.shipments"
    label = "delivery_shipments"
    verbose_name = "Shipments"
