from core.help import explain
from vendors.extension_points import LOGGED_MODELS, MENU, LoggedModel, MenuEntry
from vendors.models import Invitation, Product, Seat, Vendor

MENU.add(MenuEntry("Catalog", "Products", "products"), weight=10)
MENU.add(MenuEntry("Marketing", "Checkout Settings", "checkout_settings"), weight=10)
MENU.add(MenuEntry("Account", "Team", "team"), weight=1)
MENU.add(MenuEntry("Account", "Vendor settings", "vendor_settings"), weight=2)
MENU.add(MenuEntry("Account", "Your account", "account"), weight=4)
MENU.add(MenuEntry("Account", "Email address", "account_email"), weight=5)
MENU.add(MenuEntry("Account", "Password", "account_change_password"), weight=10)
MENU.add(MenuEntry("Account", "Two-factor authentication", "mfa_index"), weight=20)
MENU.add(MenuEntry("Account", "Passkeys", "mfa_list_webauthn"), weight=15)
MENU.add(MenuEntry("Account", "Sessions", "usersessions_list"), weight=30)

MENU.add(MenuEntry("Account", "Log", "vendor_log", lambda request: request.vendor is not None), weight=45)

LOGGED_MODELS.add(
    LoggedModel(
        Vendor,
        "settings",
        "Vendor settings",
        name=None,
        left_out=("number", "warning", "created_at", "is_set_up"),
        secret=("logo",),
    )
)
LOGGED_MODELS.add(LoggedModel(Seat, "team", "Person", name=lambda seat: seat.user.email))
LOGGED_MODELS.add(LoggedModel(Invitation, "team", "Invitation", left_out=("sent_at", "expires_at")))
LOGGED_MODELS.add(
    LoggedModel(
        Product,
        "product",
        "Product",
        secret=("picture",),
        more=lambda product: {"Prices in other currencies": ", ".join(map(str, product.prices[1:]))},
    )
)

explain("vendor-log", "Log", 77, "vendor_log")
explain(
    "signing-in",
    "Signing in, and who may do what",
    80,
    "account",
    "account_email",
    "account_change_password",
    "mfa_index",
    "mfa_activate_totp",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
    "mfa_edit_webauthn",
    "mfa_remove_webauthn",
    "usersessions_list",
)
explain("team", "Your team", 78, "team", "seat", "remove_seat")
explain("vendor-settings", "Vendor settings", 79, "vendor_settings")
explain("products", "Products", 64, "products", "new_product", "product")
explain("keyboard", "Keyboard and Go to", 15, "keyboard", "palette")
explain("checkout-settings", "Checkout settings", 70, "checkout_settings")
