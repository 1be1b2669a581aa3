from django.urls import path

from devtools.demo_generator import demo_generator
from devtools.notice_sink import notice_sink
from devtools.sent_mail import sent_mail

urlpatterns = [
    path("sent-mail/", sent_mail, name="sent_mail"),
    path("notice-sink/", notice_sink, name="notice_sink"),
    path("demo-generator/<str:kind>/", demo_generator, name="demo_generator"),
]
