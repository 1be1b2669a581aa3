from django.urls import path

from checkout.documents.views import receipt, receipt_pdf

urlpatterns = [
    path("orders/<str:number>/receipts/<slug:slug>/", receipt, name="receipt"),
    path("orders/<str:number>/receipts/<slug:slug>.pdf", receipt_pdf, name="receipt_pdf"),
]
