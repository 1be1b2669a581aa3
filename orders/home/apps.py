from django.apps import AppConfig


class OrdersHomeConfig(AppConfig):
    name = "orders.home"
    label = "orders_home"
    verbose_name = "Home"
