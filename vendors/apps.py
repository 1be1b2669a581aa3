from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in


class VendorsConfig(AppConfig):
    name = "vendors"

    def ready(self) -> None:
        """Hear of each sign-in by Django's signal, the only place that all ways to sign in pass."""
        from vendors.sign_in.fresh_sign_in import record_sign_in  # noqa: PLC0415  models are loaded by now

        user_logged_in.connect(record_sign_in, dispatch_uid="fresh sign-in")
