from django.urls import path

from orders.palette.views import palette

urlpatterns = [path("", palette, name="palette")]
