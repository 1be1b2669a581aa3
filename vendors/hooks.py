from core.help import explain
from vendors.extension_points import MENU, MenuEntry

MENU.add(MenuEntry("Catalog", "Products", "products"), weight=10)
MENU.add(MenuEntry("Marketing", "Checkout Settings", "checkout_settings"), weight=10)
MENU.add(MenuEntry("Account", "Team", "team"), weight=1)
MENU.add(MenuEntry("Account", "Vendor settings", "vendor_settings"), weight=2)
MENU.add(MenuEntry("Account", "Email address", "account_email"), weight=5)
MENU.add(MenuEntry("Account", "Password", "account_change_password"), weight=10)
MENU.add(MenuEntry("Account", "Two-factor authentication", "mfa_index"), weight=20)
MENU.add(MenuEntry("Account", "Sessions", "usersessions_list"), weight=30)

explain(
    "signing-in",
    "Signing in, and who may do what",
    80,
    "account_email",
    "account_change_password",
    "mfa_index",
    "usersessions_list",
)
explain("team", "Your team", 78, "team", "seat", "remove_seat")
explain("vendor-settings", "Vendor settings", 79, "vendor_settings")
explain("products", "Products", 64, "products", "new_product", "product")
explain("keyboard", "Keyboard and Go to", 15, "keyboard", "palette")
explain("checkout-settings", "Checkout settings", 70, "checkout_settings")
