from django.apps import AppConfig
from django.core.checks import register


class MycommerceConfig(AppConfig):
    name = "mycommerce"

    def ready(self) -> None:
        from mycommerce import celery  # noqa: F401, PLC0415  web requests use the same broker as workers
        from mycommerce.roles.checks import check_roles  # noqa: PLC0415  reads the settings

        register(check_roles, deploy=True)
