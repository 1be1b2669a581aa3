from django.urls import path, register_converter

from orders import views
from orders.numbers import PATTERN


class OrderNumber:
    regex = PATTERN

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(OrderNumber, "order")

urlpatterns = [
    path("", views.orders, name="orders"),
    path("actions/", views.bulk_go, name="bulk"),
    path("actions/<slug:slug>/", views.bulk_action, name="bulk_action"),
    path("runs/", views.bulk_runs, name="bulk_runs"),
    path("runs/<int:run_id>/", views.bulk_run, name="bulk_run"),
    path("runs/<int:run_id>/stop/", views.bulk_stop, name="bulk_stop"),
    path("runs/<int:run_id>/resume/", views.bulk_resume, name="bulk_resume"),
    path("export/", views.export, name="export"),
    path("exports/", views.exports, name="exports"),
    path("exports/<int:run_id>/", views.export_run, name="export_run"),
    path("exports/<int:run_id>/stop/", views.export_stop, name="export_stop"),
    path("exports/<int:run_id>/file/", views.export_file, name="export_file"),
    path("imports/", views.imports, name="imports"),
    path("imports/<int:job_id>/", views.import_job, name="import_job"),
    path("imports/<int:job_id>/columns/", views.import_columns, name="import_columns"),
    path("imports/<int:job_id>/start/", views.import_start, name="import_start"),
    path("imports/<int:job_id>/stop/", views.import_stop, name="import_stop"),
    path("imports/<int:job_id>/report/", views.import_report, name="import_report"),
    path("views/", views.saved_views, name="saved_views"),
    path("views/<int:view_id>/", views.saved_view, name="saved_view"),
    path("views/<int:view_id>/remove/", views.forget_view, name="forget_view"),
    path("<order:number>/", views.order, name="order"),
    path("<order:number>/actions/", views.act, name="act"),
    path("<order:number>/actions/<slug:slug>/", views.action, name="action"),
    path("<order:number>/items/<int:item_id>/", views.item, name="item"),
    path("<order:number>/items/<int:item_id>/actions/", views.act, name="item_act"),
    path("<order:number>/items/<int:item_id>/actions/<slug:slug>/", views.action, name="item_action"),
    path("<order:number>/<slug:key>/", views.tab, name="tab"),
]
