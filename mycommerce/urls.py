"""The routes of all packages."""

from allauth.account.decorators import secure_admin_login
from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.urls import include, path, re_path
from django.views.generic import RedirectView

from mycommerce import error_pages, health
from mycommerce.favicon import favicon
from mycommerce.well_known import robots_txt, security_txt

admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
# Its own form lets an open session guess the old password without a limit.
admin.site.password_change = RedirectView.as_view(  # type: ignore[assignment, method-assign]
    pattern_name="account_change_password"
)
admin.site.site_header = admin.site.site_title = "MyCommerce Customer Service"
admin.site.index_title = "All vendors"
admin.site.site_url = "/admin/orders/order/"

handler400, handler403 = error_pages.bad_request, error_pages.permission_denied
handler404, handler500 = error_pages.page_not_found, error_pages.server_error

urlpatterns = [
    re_path("\0", error_pages.no_page, name="no_page"),  # no text of the database holds a zero byte
    path("", include("api.urls")),
    path("", include("desk.urls")),
    path("", include("checkout.urls")),
    path("", include("orders.home.urls")),
    path("", include("vendors.urls")),
    path("orders/", include("orders.urls")),
    path("customers/", include("orders.customers.urls")),
    path("palette/", include("orders.palette.urls")),
    path("", include("orders.payments.urls")),
    path("", include("notifications.urls")),
    path("", include("notifications.emails.urls")),
    path("", include("notifications.webhooks.urls")),
    path("", include("notifications.digest.urls")),
    path("", include("refunds.urls")),
    path("", include("delivery.urls")),
    *([path("", include("devtools.urls"))] if apps.is_installed("devtools") else []),
    *([path("anymail/", include("anymail.urls"))] if settings.ANYMAIL_WEBHOOK_SECRET else []),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("favicon.ico", favicon, name="favicon"),
    path("robots.txt", robots_txt, name="robots_txt"),
    path(".well-known/security.txt", security_txt, name="security_txt"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", health.metrics, name="metrics"),
]
