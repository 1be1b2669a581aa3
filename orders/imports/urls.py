from django.urls import path

from orders.imports.page import views

urlpatterns = [
    path("imports/", views.imports, name="imports"),
    path("imports/<int:run_id>/", views.import_run, name="import_run"),
    path("imports/<int:run_id>/columns/", views.import_columns, name="import_columns"),
    path("imports/<int:run_id>/start/", views.import_start, name="import_start"),
    path("imports/<int:run_id>/stop/", views.import_stop, name="import_stop"),
    path("imports/<int:run_id>/report/", views.import_report, name="import_report"),
]
