from django.urls import path

from refunds import views

urlpatterns = [
    path("gateway/events/", views.gateway_events, name="gateway_events"),
    path("refunds/settings/", views.refund_settings, name="refund_settings"),
]
