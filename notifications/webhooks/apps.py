from django.apps import AppConfig


class NotificationsWebhooksConfig(AppConfig):
    name = "notifications.webhooks"
    label = "notifications_webhooks"
    verbose_name = "HTTP Order Notices"
