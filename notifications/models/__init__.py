from notifications.models.email import Email
from notifications.models.email_template import LANGUAGES, EmailTemplate, EmailVersion
from notifications.models.notice import Notice
from notifications.models.notice_attempt import NoticeAttempt
from notifications.models.notice_endpoint import Event, NoticeEndpoint
from notifications.models.reply_text import ReplyText

__all__ = [
    "LANGUAGES",
    "Email",
    "EmailTemplate",
    "EmailVersion",
    "Event",
    "Notice",
    "NoticeAttempt",
    "NoticeEndpoint",
    "ReplyText",
]
