from notifications.models.email import Email
from notifications.models.email_template import LANGUAGES, EmailTemplate, EmailVersion

__all__ = ["LANGUAGES", "Email", "EmailTemplate", "EmailVersion"]
