from django.apps import AppConfig


class CheckoutDocumentsConfig(AppConfig):
    name = "checkout.documents"
    label = "checkout_documents"
    verbose_name = "Documents"
