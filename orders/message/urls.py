from django.urls import path

from orders.message.views import paste

urlpatterns = [path("paste/", paste, name="paste")]
