from django.urls import include, path, register_converter

from orders.numbers import PATTERN
from orders.views.action import action_page, go
from orders.views.order_list import order_list
from orders.views.order_page import item_page, order_page, tab_page
from orders.views.test_order import test_order
from orders.views.undo import undo


class OrderNumber:
    """The path converter of Order IDs."""

    regex = PATTERN

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(OrderNumber, "order")

urlpatterns = [
    path("", order_list, name="orders"),
    path("", include("orders.search.urls")),
    path("", include("orders.message.urls")),
    path("", include("orders.bulk.urls")),
    path("", include("orders.exports.urls")),
    path("", include("orders.imports.urls")),
    path("test-order/<int:product_id>/", test_order, name="test_order"),
    path("<order:number>/", order_page, name="order"),
    path("<order:number>/actions/", go, name="act"),
    path("<order:number>/actions/<slug:slug>/", action_page, name="action"),
    path("<order:number>/activity/<int:activity_id>/undo/", undo, name="undo"),
    path("<order:number>/items/<int:item_id>/", item_page, name="item"),
    path("<order:number>/items/<int:item_id>/actions/", go, name="item_act"),
    path("<order:number>/items/<int:item_id>/actions/<slug:slug>/", action_page, name="item_action"),
    path("<order:number>/<slug:key>/", tab_page, name="tab"),
]
