from django.urls import path

from delivery import views

urlpatterns = [
    path("catalog/files/", views.product_files, name="product_files"),
    path("catalog/files/new/", views.new_file, name="new_file"),
    path("catalog/files/<int:file_id>/", views.product_file, name="product_file"),
    path("catalog/files/<int:file_id>/versions/<int:version_id>/", views.file_version, name="file_version"),
    path("catalog/files/<int:file_id>/replace/", views.replace_file, name="replace_file"),
    path("catalog/files/<int:file_id>/products/", views.attach_file, name="attach_file"),
    path("catalog/files/<int:file_id>/rename/", views.rename_file, name="rename_file"),
    path("catalog/files/<int:file_id>/remove/", views.remove_file, name="remove_file"),
    path("catalog/products/<int:product_id>/delivery/", views.product_delivery, name="product_delivery"),
    path("catalog/products/<int:product_id>/delivery/keys/", views.add_pool_keys, name="add_pool_keys"),
    path("catalog/products/<int:product_id>/delivery/test/", views.test_generator, name="test_generator"),
    path("delivery/missing-keys/", views.missing_keys, name="missing_keys"),
    path("delivery/shipments/", views.shipments, name="shipments"),
    path("d/<str:token>/", views.download_page, name="download_page"),
    path("d/<str:token>/<str:filename>", views.download, name="download"),
    path("activate/", views.activate, name="activate"),
    path("demo-generator/<str:kind>/", views.demo_generator, name="demo_generator"),
    path("k/<str:token>/<str:filename>", views.license_file, name="license_file"),
]
