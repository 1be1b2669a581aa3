from django.urls import include, path

from checkout.order_form.views import checkout, thanks
from checkout.order_summary.views import purchase

urlpatterns = [
    path("", include("checkout.documents.urls")),
    path("", include("checkout.coupons.urls")),
    path("", include("checkout.order_lookup.urls")),
    path("checkout/<str:sku>/", checkout, name="checkout"),
    path("checkout/<str:sku>/<int:vendor_number>-<uuid:token>/", purchase, name="purchase"),
    path("checkout/<str:sku>/<int:vendor_number>-<uuid:token>/thanks/", thanks, name="thanks"),
]
