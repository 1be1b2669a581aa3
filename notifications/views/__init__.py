from notifications.views.emails import email, email_html
from notifications.views.sent_mail import sent_mail

__all__ = ["email", "email_html", "sent_mail"]
