from django.apps import AppConfig


class OrdersPaymentsConfig(AppConfig):
    name = "orders.payments"
    label = "orders_payments"
    verbose_name = "Payments"
