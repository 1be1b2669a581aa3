from django.apps import AppConfig


class OrdersImportsConfig(AppConfig):
    name = "orders.imports"
    label = "orders_imports"
    verbose_name = "Imports"
