from django.urls import path

from refunds import views

urlpatterns = [
    path("refunds/", views.refunds, name="refunds"),
    path("refunds/file/", views.refunds_file, name="refunds_file"),
    path("refunds/rates/", views.refund_rates, name="refund_rates"),
    path("refunds/requests/", views.refund_requests, name="refund_requests"),
    path("refunds/disputes/", views.disputes, name="disputes"),
    path("orders/<order:number>/disputes/<int:dispute_id>/", views.dispute, name="dispute"),
    path("refunds/duplicates/<order:number>/", views.compare_duplicates, name="compare_duplicates"),
    path("refunds/settings/", views.refund_settings, name="refund_settings"),
]
