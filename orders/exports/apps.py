from django.apps import AppConfig


class OrdersExportsConfig(AppConfig):
    name = "orders.exports"
    label = "orders_exports"
    verbose_name = "Exports"
