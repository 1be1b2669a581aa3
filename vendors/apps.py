from django.apps import AppConfig


class VendorsConfig(AppConfig):
    name = "vendors"

    def ready(self) -> None:
        from vendors import slots  # noqa: PLC0415

        slots.fill("menu.Catalog", slots.Filler("Products", 10, key="products"))
        slots.fill("menu.Marketing", slots.Filler("Checkout Settings", 10, key="checkout_settings"))
        slots.fill("menu.Account", slots.Filler("Password", 10, key="account_change_password"))
        slots.fill("menu.Account", slots.Filler("Two-factor authentication", 20, key="mfa_index"))
        slots.fill("menu.Account", slots.Filler("Sessions", 30, key="usersessions_list"))
        slots.discover()
