from django.urls import include, path

from notifications.views.email_change import email_change, new_email

urlpatterns = [
    path("", include("notifications.address_changes.urls")),
    path("email-change/<str:token>/", email_change, name="email_change"),
    path("email-change/<str:token>/new/", new_email, name="new_email"),
]
