from django.urls import path

from orders.exports import views

urlpatterns = [
    path("export/", views.export, name="export"),
    path("exports/", views.exports, name="exports"),
    path("exports/<int:run_id>/", views.export_run, name="export_run"),
    path("exports/<int:run_id>/stop/", views.export_stop, name="export_stop"),
    path("exports/<int:run_id>/file/", views.export_file, name="export_file"),
]
