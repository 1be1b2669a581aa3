from django.urls import path

from delivery.licenses.views.activate import activate
from delivery.licenses.views.license_file import license_file
from delivery.licenses.views.missing_keys import missing_keys

urlpatterns = [
    path("delivery/missing-keys/", missing_keys, name="missing_keys"),
    path("activate/", activate, name="activate"),
    path("k/<str:token>/<str:filename>", license_file, name="license_file"),
]
