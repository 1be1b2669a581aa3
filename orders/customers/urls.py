from django.urls import path

from orders.customers.views import customer_page

urlpatterns = [path("<order:number>/", customer_page, name="customer")]
