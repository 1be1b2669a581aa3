from django.urls import path

from vendors.views.checkout_settings import checkout_settings
from vendors.views.help import help_index, help_topic
from vendors.views.home import home
from vendors.views.products import products
from vendors.views.switch_vendor import switch_vendor

urlpatterns = [
    path("", home, name="home"),
    path("vendor/", switch_vendor, name="switch_vendor"),
    path("catalog/products/", products, name="products"),
    path("marketing/checkout-settings/", checkout_settings, name="checkout_settings"),
    path("help/", help_index, name="help"),
    path("help/<slug:key>/", help_topic, name="help_topic"),
]
