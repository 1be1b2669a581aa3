from django.urls import path

from checkout.order_lookup.views.ask_refund import ask_refund
from checkout.order_lookup.views.lookup import order_search
from checkout.order_lookup.views.order_page import found_order, found_receipt, found_receipt_pdf

urlpatterns = [
    path("order-search/", order_search, name="order_search"),
    path("order-search/<str:token>/", found_order, name="found_order"),
    path("order-search/<str:token>/refund/", ask_refund, name="ask_refund"),
    path("order-search/<str:token>/<slug:slug>/", found_receipt, name="found_receipt"),
    path("order-search/<str:token>/<slug:slug>.pdf", found_receipt_pdf, name="found_receipt_pdf"),
]
