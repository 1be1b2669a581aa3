from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class CoreConfig(AppConfig):
    name = "core"

    def ready(self) -> None:
        """Import `<app>.hooks` of every installed app, so that they add to the hooks of lower apps."""
        autodiscover_modules("hooks")
