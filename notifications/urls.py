from django.urls import path

from notifications import views

urlpatterns = [
    path("orders/<order:number>/emails/<int:email_id>/", views.email, name="email"),
    path("orders/<order:number>/emails/<int:email_id>/html/", views.email_html, name="email_html"),
    path("catalog/emails/", views.email_templates, name="email_templates"),
    path("catalog/emails/new/", views.new_email_template, name="new_email_template"),
    path("catalog/emails/preview/", views.email_preview, name="email_preview"),
    path("catalog/emails/test/", views.email_test, name="email_test"),
    path("catalog/emails/<int:template_id>/", views.email_template, name="email_template"),
    path("customer-service/reply-text/", views.reply_text, name="reply_text"),
    path("orders/<order:number>/notices/<int:notice_id>/", views.notice, name="notice"),
    path("marketing/notices/new/", views.new_notice_endpoint, name="new_notice_endpoint"),
    path("marketing/notices/example/", views.notice_example, name="notice_example"),
    path("marketing/notices/<int:endpoint_id>/", views.notice_endpoint, name="notice_endpoint"),
    path(
        "marketing/notices/<int:endpoint_id>/test/", views.test_notice_endpoint, name="test_notice_endpoint"
    ),
    path(
        "marketing/notices/<int:endpoint_id>/secret/", views.rotate_notice_secret, name="rotate_notice_secret"
    ),
    path("marketing/notices/<int:endpoint_id>/catch-up/", views.catch_up_notices, name="catch_up_notices"),
    path(
        "marketing/notices/<int:endpoint_id>/remove/",
        views.remove_notice_endpoint,
        name="remove_notice_endpoint",
    ),
    path("notice-sink/", views.notice_sink, name="notice_sink"),
    path("sent-mail/", views.sent_mail, name="sent_mail"),
]
