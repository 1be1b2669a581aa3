from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class JobsConfig(AppConfig):
    name = "jobs"

    def ready(self) -> None:
        """Import `<app>.tasks` of every installed app, so that its tasks are registered."""
        autodiscover_modules("tasks")
