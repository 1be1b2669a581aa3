from django.urls import path

from vendors import views

urlpatterns = [
    path("", views.home, name="home"),
    path("vendor/", views.switch_vendor, name="switch_vendor"),
    path("catalog/products/", views.products, name="products"),
    path("marketing/checkout-settings/", views.checkout_settings, name="checkout_settings"),
    path("help/", views.help_index, name="help"),
    path("help/<slug:key>/", views.help_topic, name="help_topic"),
]
