from notifications.views.emails import email, email_html
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
    "email",
    "email_html",
    "email_preview",
    "email_template",
    "email_templates",
    "email_test",
    "new_email_template",
    "reply_text",
    "sent_mail",
]
