from notifications.views.emails import email, email_html
from notifications.views.notice_endpoints import (
    catch_up_notices,
    new_notice_endpoint,
    notice_endpoint,
    notice_example,
    notice_sink,
    remove_notice_endpoint,
    rotate_notice_secret,
    test_notice_endpoint,
)
from notifications.views.notices import notice
from notifications.views.reply_text import reply_text
from notifications.views.sent_mail import sent_mail
from notifications.views.templates import (
    email_preview,
    email_template,
    email_templates,
    email_test,
    new_email_template,
)

__all__ = [
    "catch_up_notices",
    "email",
    "email_html",
    "email_preview",
    "email_template",
    "email_templates",
    "email_test",
    "new_email_template",
    "new_notice_endpoint",
    "notice",
    "notice_endpoint",
    "notice_example",
    "notice_sink",
    "remove_notice_endpoint",
    "reply_text",
    "rotate_notice_secret",
    "sent_mail",
    "test_notice_endpoint",
]
