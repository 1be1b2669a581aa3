from django.urls import include, path

from delivery.views.terms import add_pool_keys, product_delivery, test_generator

PRODUCT = "catalog/products/<int:product_id>/delivery/"

urlpatterns = [
    path(PRODUCT, product_delivery, name="product_delivery"),
    path(f"{PRODUCT}keys/", add_pool_keys, name="add_pool_keys"),
    path(f"{PRODUCT}test/", test_generator, name="test_generator"),
    path("", include("delivery.downloads.urls")),
    path("", include("delivery.licenses.urls")),
    path("", include("delivery.shipments.urls")),
]
