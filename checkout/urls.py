from django.urls import path

from checkout import views

urlpatterns = [
    path("orders/<str:number>/receipts/<slug:which>/", views.receipt, name="receipt"),
    path("orders/<str:number>/receipts/<slug:which>.pdf", views.receipt_pdf, name="receipt_pdf"),
    path("marketing/coupons/", views.coupons, name="coupons"),
    path("marketing/coupons/new/", views.new_coupon, name="new_coupon"),
    path("marketing/coupons/<int:coupon_id>/end/", views.end_coupon, name="end_coupon"),
    path("order-search/", views.order_search, name="order_search"),
    path("order-search/<str:token>/", views.found_order, name="found_order"),
    path("order-search/<str:token>/refund/", views.ask_refund, name="ask_refund"),
    path("order-search/<str:token>/<slug:which>/", views.found_receipt, name="found_receipt"),
    path("order-search/<str:token>/<slug:which>.pdf", views.found_receipt_pdf, name="found_receipt_pdf"),
    path("checkout/<str:sku>/", views.checkout, name="checkout"),
    path("checkout/<str:sku>/<uuid:token>/", views.purchase, name="purchase"),
    path("checkout/<str:sku>/<uuid:token>/thanks/", views.thanks, name="thanks"),
]
