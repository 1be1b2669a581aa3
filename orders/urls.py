from django.urls import include, path, register_converter

from orders.numbers import PATTERN
from orders.views.action import act, action
from orders.views.order_list import orders
from orders.views.order_page import item, order, tab


class OrderNumber:
    regex = PATTERN

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(OrderNumber, "order")

urlpatterns = [
    path("", orders, name="orders"),
    path("", include("orders.search.urls")),
    path("", include("orders.bulk.urls")),
    path("", include("orders.exports.urls")),
    path("", include("orders.imports.urls")),
    path("<order:number>/", order, name="order"),
    path("<order:number>/actions/", act, name="act"),
    path("<order:number>/actions/<slug:slug>/", action, name="action"),
    path("<order:number>/items/<int:item_id>/", item, name="item"),
    path("<order:number>/items/<int:item_id>/actions/", act, name="item_act"),
    path("<order:number>/items/<int:item_id>/actions/<slug:slug>/", action, name="item_action"),
    path("<order:number>/<slug:key>/", tab, name="tab"),
]
