"""Making the roles as they should be, or saying what is not: one list of differences for both."""

from collections.abc import Callable, Iterator

from django.db import DatabaseError, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from mycommerce.roles.attributes import attribute_differences, missing_roles
from mycommerce.roles.difference import Difference
from mycommerce.roles.grants import grant_differences
from mycommerce.roles.limits import limit_differences
from mycommerce.roles.names import existing, limited_roles
from mycommerce.roles.places import place_differences
from mycommerce.roles.vendor_triggers import trigger_differences

FindDifferences = Callable[[], Iterator[Difference]]


def check(connection: BaseDatabaseWrapper) -> list[str]:
    """Return a sentence for everything that is not as it should be; change nothing."""
    return [difference.sentence for find in _steps(connection) for difference in find()]


def prepare(connection: BaseDatabaseWrapper) -> list[str]:
    """Mend what is not as it should be; return a sentence, with its statement, for what could not be mended."""
    return [sentence for find in _steps(connection) for sentence in _mend(connection, find)]


def _steps(connection: BaseDatabaseWrapper) -> Iterator[FindDifferences]:
    """Yield the steps in their order: the next one is for the roles that exist after the last."""
    roles = limited_roles(connection)
    yield lambda: missing_roles(connection, roles)
    roles = existing(connection, roles)
    for find in (attribute_differences, place_differences, grant_differences, trigger_differences):
        yield lambda find=find: find(connection, roles)  # type: ignore[misc]
    yield lambda: limit_differences(connection)


def _mend(connection: BaseDatabaseWrapper, find: FindDifferences) -> Iterator[str]:
    errors: dict[str, str] = {}
    for difference in list(find()):
        try:
            with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
                cursor.execute(difference.statement)
        except DatabaseError as error:
            errors[difference.statement] = str(error).partition("\n")[0]
    # PostgreSQL only warns of some statements that had no effect, so the differences that are left are read again.
    for difference in find():
        error = errors.get(difference.statement, "nothing has changed")
        yield f"{difference.sentence} It cannot be mended here ({error}): run {difference.statement}; as one who may."
