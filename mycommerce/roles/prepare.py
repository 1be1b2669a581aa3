"""Making the roles as they should be, or saying what is not: one list of differences for both."""

from collections.abc import Callable, Iterable, Iterator

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
    return [difference.sentence for find in _finders(connection) for difference in find()]


def prepare(connection: BaseDatabaseWrapper) -> list[str]:
    """Mend what is not as it should be; return a sentence, with its statement, for what could not be mended."""
    return [sentence for find in _finders(connection) for sentence in _mend(connection, find)]


def _finders(connection: BaseDatabaseWrapper) -> Iterator[FindDifferences]:
    """Yield what finds differences, in this order: roles that are made by the first are there for the next."""
    roles = limited_roles(connection)
    yield lambda: missing_roles(connection, roles)
    roles = existing(connection, roles)
    for find in (attribute_differences, place_differences, grant_differences, trigger_differences):
        yield lambda find=find: find(connection, roles)  # type: ignore[misc]
    yield lambda: limit_differences(connection)


def _mend(connection: BaseDatabaseWrapper, find: FindDifferences) -> Iterator[str]:
    _execute(connection, [difference.statement for difference in find()])
    # What was taken from PUBLIC may now have to be given to a role.
    errors = _execute(connection, [difference.statement for difference in find()])
    # PostgreSQL only warns of some statements that had no effect, so the differences that are left are read again.
    for difference in find():
        error = errors.get(difference.statement, "nothing has changed")
        yield f"{difference.sentence} It cannot be mended here ({error}): run {difference.statement}; as one who may."


def _execute(connection: BaseDatabaseWrapper, statements: Iterable[str]) -> dict[str, str]:
    """Execute the statements, each in a transaction of its own; return the errors by statement."""
    errors: dict[str, str] = {}
    for statement in statements:
        try:
            with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
                cursor.execute(statement)
        except DatabaseError as error:
            errors[statement] = str(error).partition("\n")[0]
    return errors
