from django.apps import AppConfig


class OrdersCustomersConfig(AppConfig):
    name = "orders.customers"
    label = "orders_customers"
    verbose_name = "Customers"
