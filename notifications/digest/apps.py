from django.apps import AppConfig


class NotificationsDigestConfig(AppConfig):
    name = "notifications.digest"
    label = "notifications_digest"
    verbose_name = "Daily digest"
