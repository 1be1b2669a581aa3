from django.apps import AppConfig


class MycommerceConfig(AppConfig):
    name = "mycommerce"

    def ready(self) -> None:
        from mycommerce import celery  # noqa: F401, PLC0415  web requests use the same broker as workers
