from checkout.order_lookup.models import CustomerPageSettings
from checkout.order_lookup.settings_panel import customer_page_panel
from core.help import explain
from vendors.extension_points import CHECKOUT_SETTINGS, LOGGED_MODELS, LoggedModel, SettingsPanel

CHECKOUT_SETTINGS.add(
    SettingsPanel("checkout/order_lookup/_customer_page_panel.html", customer_page_panel), weight=25
)
explain("customer-page", "What customers do by themselves", 69, "customer_page_settings")
LOGGED_MODELS.add(
    LoggedModel(CustomerPageSettings, "settings", "Page of the customer", name=None, has_defaults=True)
)
