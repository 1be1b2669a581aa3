from django.apps import AppConfig


class OrdersSearchConfig(AppConfig):
    name = "orders.search"
    label = "orders_search"
    verbose_name = "Search"
