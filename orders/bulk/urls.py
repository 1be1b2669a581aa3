from django.urls import path

from orders.bulk.views.bulk_action import bulk_action, bulk_go
from orders.bulk.views.bulk_runs import bulk_resume, bulk_run, bulk_runs, bulk_stop

urlpatterns = [
    path("actions/", bulk_go, name="bulk"),
    path("actions/<slug:slug>/", bulk_action, name="bulk_action"),
    path("runs/", bulk_runs, name="bulk_runs"),
    path("runs/<int:run_id>/", bulk_run, name="bulk_run"),
    path("runs/<int:run_id>/stop/", bulk_stop, name="bulk_stop"),
    path("runs/<int:run_id>/resume/", bulk_resume, name="bulk_resume"),
]
