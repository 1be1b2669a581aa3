from django.urls import path

from vendors.catalog import views as catalog
from vendors.views.change_address import change_address, confirm_address
from vendors.views.checkout_settings import checkout_settings
from vendors.views.help import help_index, help_topic
from vendors.views.keyboard import keyboard
from vendors.views.switch_vendor import switch_vendor

urlpatterns = [
    path("vendor/", switch_vendor, name="switch_vendor"),
    path("catalog/products/", catalog.products, name="products"),
    path("catalog/products/new/", catalog.new_product, name="new_product"),
    path("catalog/products/<int:product_id>/", catalog.product, name="product"),
    path("catalog/products/<int:product_id>/duplicate/", catalog.duplicate, name="duplicate_product"),
    path("catalog/products/<int:product_id>/archive/", catalog.archive, name="archive_product"),
    path("catalog/products/<int:product_id>/restore/", catalog.restore, name="restore_product"),
    path("marketing/checkout-settings/", checkout_settings, name="checkout_settings"),
    # These two stand before allauth's pages of the same addresses, which take an address without proof.
    path("accounts/email/", change_address, name="account_email"),
    path("accounts/confirm-email/<str:key>/", confirm_address, name="confirm_address"),
    path("keyboard/", keyboard, name="keyboard"),
    path("help/", help_index, name="help"),
    path("help/<slug:key>/", help_topic, name="help_topic"),
]
