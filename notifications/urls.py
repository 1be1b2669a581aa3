from django.urls import path

from notifications import views

urlpatterns = [path("sent-mail/", views.sent_mail, name="sent_mail")]
