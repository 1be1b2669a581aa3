from django.apps import AppConfig


class NotificationsAddressChangesConfig(AppConfig):
    name = "notifications.address_changes"
    label = "notifications_address_changes"
    verbose_name = "Address changes"
