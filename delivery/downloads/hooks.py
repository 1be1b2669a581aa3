from django.db.models import Q
from django.db.models.functions import Coalesce, Now

from core.help import explain
from delivery.downloads.activity_details import downloads_by_activity
from delivery.downloads.links import link_paragraphs
from delivery.downloads.models import Download, DownloadLink, FreshLinkSettings, ProductFile, RefusedDownload
from delivery.downloads.needs import NEEDS
from delivery.downloads.settings_panel import fresh_link_panel
from delivery.extension_points import RECEIPT_PARAGRAPHS
from orders.extension_points import (
    ACTIVITY_DETAILS,
    PERSONAL_DATA,
    RETENTIONS,
    ActivityDetail,
    PersonalData,
    Retention,
)
from orders.home.extension_points import NEEDS_ATTENTION
from vendors.extension_points import (
    CHECKOUT_SETTINGS,
    LOGGED_MODELS,
    MENU,
    LoggedModel,
    MenuEntry,
    SettingsPanel,
)

MENU.add(MenuEntry("Catalog", "Product Files", "product_files"), weight=20)
CHECKOUT_SETTINGS.add(SettingsPanel("delivery/downloads/_fresh_link_panel.html", fresh_link_panel), weight=30)
ACTIVITY_DETAILS.add(ActivityDetail("delivery/downloads/_download.html", downloads_by_activity), weight=20)
RECEIPT_PARAGRAPHS.add(link_paragraphs, weight=20)
# Nobody is left who may use them.
PERSONAL_DATA.add(
    PersonalData(
        DownloadLink,
        {"stopped_at": Coalesce("stopped_at", Now())},
        order="item__order_id",
        shown=("filename", "used", "limit", "expires_at"),
    )
)
WITHOUT_ADDRESS = {"address": None, "client": ""}
PERSONAL_DATA.add(
    PersonalData(Download, WITHOUT_ADDRESS, order="link__item__order_id", shown=("started_at", "served"))
)
RETENTIONS.add(Retention("DOWNLOAD_ADDRESSES", Download, "started_at", WITHOUT_ADDRESS, ~Q(client="")))
RETENTIONS.add(Retention("DOWNLOADS", Download, "started_at", {}, Q()))  # their sum is the link's `total`
RETENTIONS.add(Retention("DOWNLOAD_ADDRESSES", RefusedDownload, "last_at", {}, Q()))

explain(
    "product-files",
    "Product files",
    65,
    "product_files",
    "new_file",
    "product_file",
    "rename_file",
    "remove_file",
)
explain("fresh-links", "Fresh download links", 68, "fresh_link_settings")

for need in NEEDS:
    NEEDS_ATTENTION.add(need, weight=25)

LOGGED_MODELS.add(
    LoggedModel(FreshLinkSettings, "settings", "Fresh download links", name=None, has_defaults=True)
)
LOGGED_MODELS.add(
    LoggedModel(
        ProductFile,
        "file",
        "Product file",
        left_out=("created_at",),
        more=lambda file: {
            "Products": ", ".join(product.name for product in file.products.order_by("name", "pk"))
        },
    )
)
