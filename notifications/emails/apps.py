from importlib import import_module

from django.apps import AppConfig, apps


class NotificationsEmailsConfig(AppConfig):
    name = "notifications.emails"
    label = "notifications_emails"
    verbose_name = "Emails"

    def ready(self) -> None:
        if apps.is_installed("anymail"):
            handle_event = import_module("notifications.emails.bounces").handle_event
            tracking = import_module("anymail.signals").tracking
            tracking.connect(handle_event, dispatch_uid="notifications.emails.bounces")
