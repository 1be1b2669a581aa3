from django.urls import path

from orders.home.views.act_on_all import act_on_all
from orders.home.views.bring_back import bring_back
from orders.home.views.checklist import close_checklist
from orders.home.views.home import attention_count, home, need_page
from orders.home.views.sales import sales
from orders.home.views.set_aside import set_aside

urlpatterns = [
    path("", home, name="home"),
    path("home/checklist/close/", close_checklist, name="close_checklist"),
    path("home/sales/", sales, name="sales"),
    path("needs-attention/count/", attention_count, name="attention_count"),
    path("needs-attention/<slug:slug>/", need_page, name="need"),
    path("needs-attention/<slug:slug>/all/", act_on_all, name="act_on_all"),
    path("needs-attention/<slug:slug>/<int:row_id>/", set_aside, name="set_aside"),
    path("needs-attention/<slug:slug>/<int:row_id>/undo/", bring_back, name="bring_back"),
]
