from django.urls import path

from notifications.address_changes.views import address_settings

urlpatterns = [path("settings/address-changes/", address_settings, name="address_settings")]
