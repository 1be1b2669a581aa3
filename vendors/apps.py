from django.apps import AppConfig


class VendorsConfig(AppConfig):
    name = "vendors"

    def ready(self) -> None:
        from vendors import help, slots  # noqa: A004, PLC0415

        slots.fill("menu.Catalog", slots.Filler("Products", 10, key="products"))
        slots.fill("menu.Marketing", slots.Filler("Checkout Settings", 10, key="checkout_settings"))
        slots.fill("menu.Account", slots.Filler("Password", 10, key="account_change_password"))
        slots.fill("menu.Account", slots.Filler("Two-factor authentication", 20, key="mfa_index"))
        slots.fill("menu.Account", slots.Filler("Sessions", 30, key="usersessions_list"))
        help.explain(
            "signing-in",
            "Signing in, and who may do what",
            80,
            "account_change_password",
            "mfa_index",
            "usersessions_list",
        )
        help.explain("products", "Products", 64, "products")
        help.explain("checkout-settings", "Checkout settings", 70, "checkout_settings")
        slots.discover()
