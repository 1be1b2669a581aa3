from notifications.emails.models.email import Email
from notifications.emails.models.email_template import LANGUAGES, EmailTemplate, EmailVersion
from notifications.emails.models.reply_text import ReplyText

__all__ = ["LANGUAGES", "Email", "EmailTemplate", "EmailVersion", "ReplyText"]
