from django.urls import path

from notifications.emails.views.emails import email, email_html
from notifications.emails.views.reply_text import reply_text
from notifications.emails.views.templates import (
    email_preview,
    email_template,
    email_templates,
    email_test,
    new_email_template,
)

urlpatterns = [
    path("orders/<order:number>/emails/<int:email_id>/", email, name="email"),
    path("orders/<order:number>/emails/<int:email_id>/html/", email_html, name="email_html"),
    path("catalog/emails/", email_templates, name="email_templates"),
    path("catalog/emails/new/", new_email_template, name="new_email_template"),
    path("catalog/emails/preview/", email_preview, name="email_preview"),
    path("catalog/emails/test/", email_test, name="email_test"),
    path("catalog/emails/<int:template_id>/", email_template, name="email_template"),
    path("customer-service/reply-text/", reply_text, name="reply_text"),
]
