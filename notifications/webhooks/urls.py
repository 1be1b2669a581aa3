from django.urls import path

from notifications.webhooks.views import notice_endpoints as endpoints
from notifications.webhooks.views.notices import notice

ENDPOINT = "marketing/notices/<int:endpoint_id>/"

urlpatterns = [
    path("orders/<order:number>/notices/<int:notice_id>/", notice, name="notice"),
    path("marketing/notices/new/", endpoints.new_notice_endpoint, name="new_notice_endpoint"),
    path("marketing/notices/example/", endpoints.notice_example, name="notice_example"),
    path(ENDPOINT, endpoints.notice_endpoint, name="notice_endpoint"),
    path(f"{ENDPOINT}test/", endpoints.test_notice_endpoint, name="test_notice_endpoint"),
    path(f"{ENDPOINT}secret/", endpoints.rotate_notice_secret, name="rotate_notice_secret"),
    path(f"{ENDPOINT}catch-up/", endpoints.catch_up_notices, name="catch_up_notices"),
    path(f"{ENDPOINT}remove/", endpoints.remove_notice_endpoint, name="remove_notice_endpoint"),
]
