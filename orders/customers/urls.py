from django.urls import path

from orders.customers.personal_data_views import erase_personal_data, export_personal_data
from orders.customers.views import customer_page

urlpatterns = [
    path("<order:number>/", customer_page, name="customer"),
    path("<order:number>/export/", export_personal_data, name="export_personal_data"),
    path("<order:number>/erase/", erase_personal_data, name="erase_personal_data"),
]
