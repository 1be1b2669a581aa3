from desk.models.forwarded_email import ForwardedEmail
from desk.models.help_desk import HelpDesk

__all__ = ["ForwardedEmail", "HelpDesk"]
