"""A pytest plugin for `make mutants`: the database of the first mutant is used for all others."""

from typing import Any

from django.db.backends.base.creation import BaseDatabaseCreation
from hypothesis import Phase, settings

_create = BaseDatabaseCreation.create_test_db
_created: set[str] = set()


def _once(self: BaseDatabaseCreation, *args: Any, **kwargs: Any) -> str:
    """Make the database once: each mutant runs in a fork of the process that has migrated it."""
    name = str(self.connection.settings_dict["NAME"])
    if name in _created:
        self.connection.close()
        return name
    _created.add(name := _create(self, *args, **kwargs))
    return name


BaseDatabaseCreation.create_test_db = _once  # type: ignore[method-assign]  # mutmut runs pytest often in one process
# A mutant is killed by the first example that fails, so none is minimized. No deadline kills a mutant.
settings.register_profile(
    "mutants", deadline=None, derandomize=True, phases=(Phase.explicit, Phase.reuse, Phase.generate)
)
settings.load_profile("mutants")
