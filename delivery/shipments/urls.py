from django.urls import path

from delivery.shipments.views import shipments

urlpatterns = [path("delivery/shipments/", shipments, name="shipments")]
