from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.db import models

from core.compiled_query import CompiledQuery, Given
from core.email_fields import EmailAddressField


class UserManager(BaseUserManager["User"]):
    """Creates users by email address, in lower case."""

    def get(self, *args: Any, **conditions: Any) -> "User":
        """Return the user, by a compiled query where only the id is asked for, as on each request of a session."""
        if args or conditions.keys() != {"pk"} or not isinstance(conditions["pk"], int):
            return super().get(*args, **conditions)
        user = _BY_ID.first(**conditions)
        if user is None:
            raise self.model.DoesNotExist("There is no such user.")
        return user

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class Theme(models.TextChoices):
    """How the panel looks for a person."""

    SYSTEM = "", "As the system"
    LIGHT = "light", "Light"
    DARK = "dark", "Dark"


class User(AbstractUser):
    """A person who signs in: a member of vendors' teams by seats, or staff of MyCommerce."""

    username = None  # type: ignore[assignment]
    email = EmailAddressField("email", unique=True)
    timezone = models.CharField(
        "time zone", max_length=60, blank=True, default="", db_default="", help_text="Blank: the vendor's."
    )
    theme = models.CharField(max_length=5, choices=Theme.choices, blank=True, default="", db_default="")
    has_shortcuts = models.BooleanField(
        "keyboard shortcuts", default=True, db_default=True, help_text="Whether single keys do something."
    )
    list_columns = models.CharField(
        max_length=100,
        blank=True,
        default="",
        db_default="",
        help_text="Of the list of orders; blank: the usual.",
    )
    list_density = models.CharField(max_length=12, blank=True, default="", db_default="")

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects: ClassVar[UserManager] = UserManager()  # type: ignore[assignment]

    def __str__(self) -> str:
        return self.get_full_name() or self.email


_BY_ID = CompiledQuery(lambda: User.objects.filter(pk=Given("pk")))
