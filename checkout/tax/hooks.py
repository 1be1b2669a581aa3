from checkout.tax.settings_panel import tax_panel
from vendors.extension_points import CHECKOUT_SETTINGS, SettingsPanel

CHECKOUT_SETTINGS.add(SettingsPanel("checkout/tax/_settings_panel.html", tax_panel), weight=50)
