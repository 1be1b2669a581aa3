from importlib import import_module

from django.apps import AppConfig, apps


class NotificationsConfig(AppConfig):
    name = "notifications"

    def ready(self) -> None:
        if apps.is_installed("anymail"):
            hear = import_module("notifications.bounces").hear
            import_module("anymail.signals").tracking.connect(hear, dispatch_uid="notifications.bounces")
