from django.urls import path

from notifications.digest.views import digest_off, digest_settings

urlpatterns = [
    path("home/digest/", digest_settings, name="digest_settings"),
    path("digest/off/<str:token>/", digest_off, name="digest_off"),
]
