from django.urls import path

from notifications import views

urlpatterns = [
    path("orders/<order:number>/emails/<int:email_id>/", views.email, name="email"),
    path("orders/<order:number>/emails/<int:email_id>/html/", views.email_html, name="email_html"),
    path("sent-mail/", views.sent_mail, name="sent_mail"),
]
