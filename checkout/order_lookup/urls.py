from django.urls import path

from checkout.order_lookup.views.ask_refund import ask_refund
from checkout.order_lookup.views.customer_page_settings import customer_page_settings
from checkout.order_lookup.views.lookup import order_search
from checkout.order_lookup.views.order_page import found_order, found_receipt, found_receipt_pdf
from checkout.order_lookup.views.own_order import own_address, own_fresh_link, own_machine, own_receipt

urlpatterns = [
    path("settings/customer-page/", customer_page_settings, name="customer_page_settings"),
    path("order-search/", order_search, name="order_search"),
    path("order-search/<str:token>/", found_order, name="found_order"),
    path("order-search/<str:token>/refund/", ask_refund, name="ask_refund"),
    path("order-search/<str:token>/mail-receipt/", own_receipt, name="own_receipt"),
    path("order-search/<str:token>/email-address/", own_address, name="own_address"),
    path("order-search/<str:token>/items/<int:item_id>/fresh-link/", own_fresh_link, name="own_fresh_link"),
    path("order-search/<str:token>/items/<int:item_id>/machine/", own_machine, name="own_machine"),
    path("order-search/<str:token>/<slug:slug>/", found_receipt, name="found_receipt"),
    path("order-search/<str:token>/<slug:slug>.pdf", found_receipt_pdf, name="found_receipt_pdf"),
]
