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
    path("sent-mail/", views.sent_mail, name="sent_mail"),
]
