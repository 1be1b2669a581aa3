from notifications.models.email import Email
from notifications.models.email_template import LANGUAGES, EmailTemplate, EmailVersion
from notifications.models.reply_text import ReplyText

__all__ = [
    "LANGUAGES",
    "Email",
    "EmailTemplate",
    "EmailVersion",
    "ReplyText",
]
