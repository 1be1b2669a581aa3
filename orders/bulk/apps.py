from django.apps import AppConfig


class OrdersBulkConfig(AppConfig):
    name = "orders.bulk"
    label = "orders_bulk"
    verbose_name = "Bulk runs"
