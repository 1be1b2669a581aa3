"""A pytest plugin for `make mutants`: whatever has been made for the first mutant is there for all others."""

from typing import Any

from django.db.backends.base.creation import BaseDatabaseCreation
from hypothesis import Phase, settings

_create, _made = BaseDatabaseCreation.create_test_db, set()


def _once(self: BaseDatabaseCreation, *asked: Any, **more: Any) -> str:
    """Each mutant runs in a fork of the process that has made the database: there is nothing left to migrate."""
    name = str(self.connection.settings_dict["NAME"])
    if name in _made:
        self.connection.close()
        return name
    _made.add(made := _create(self, *asked, **more))
    return made


BaseDatabaseCreation.create_test_db = _once
# A mutant is dead with the first example that fails: nobody reads the smallest one. Time kills nothing.
settings.register_profile(
    "mutants", deadline=None, derandomize=True, phases=(Phase.explicit, Phase.reuse, Phase.generate)
)
settings.load_profile("mutants")
