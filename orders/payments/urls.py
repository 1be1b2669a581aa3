from django.urls import path

from orders.payments.events import gateway_events

urlpatterns = [path("gateway/events/", gateway_events, name="gateway_events")]
