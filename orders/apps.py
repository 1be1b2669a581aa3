from importlib import import_module
from pkgutil import iter_modules

from django.apps import AppConfig, apps
from django.utils.module_loading import module_has_submodule


class OrdersConfig(AppConfig):
    name = "orders"

    def ready(self) -> None:
        """Import the tasks, and the modules of every app's `actions` package, which register themselves."""
        import_module("orders.tasks")  # no page imports it
        for config in apps.get_app_configs():
            if config.module and module_has_submodule(config.module, "actions"):
                _import_all(f"{config.name}.actions")


def _import_all(package_name: str) -> None:
    package = import_module(package_name)
    for module in iter_modules(getattr(package, "__path__", ())):
        import_module(f"{package_name}.{module.name}")
