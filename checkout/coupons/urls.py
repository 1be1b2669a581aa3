from django.urls import path

from checkout.coupons.views import coupon, coupons, end_coupon, new_coupon

urlpatterns = [
    path("marketing/coupons/", coupons, name="coupons"),
    path("marketing/coupons/new/", new_coupon, name="new_coupon"),
    path("marketing/coupons/<int:coupon_id>/", coupon, name="coupon"),
    path("marketing/coupons/<int:coupon_id>/end/", end_coupon, name="end_coupon"),
]
