from notifications.models.email import Email

__all__ = ["Email"]
