"""Which registered pages, actions, tasks and commands the tests have executed, so that their statements were read."""

import os
from collections.abc import Mapping, Sequence
from functools import cache, wraps
from pathlib import Path
from typing import Any

from django.contrib.admin import site
from django.core.handlers.base import BaseHandler
from django.core.management import BaseCommand, get_commands

from jobs.batch import JobBatch
from jobs.registry import TASKS, TaskSpec
from orders.actions import Action, Target, actions_on
from tests.project import our_apps, our_models
from tests.site_map import panel_names

EXECUTED = "TENANCY_EXECUTED"  # names the file in the environment
NOT_EXECUTED = {
    # They never end; the statements are those of the tasks and of `jobs.sweep`.
    "command worker",
    "command sweep",
    # They act for the owner of the tables.
    "command migrate",
    "command prepare_roles",
    # It refuses to be performed; its page shows all.
    "action view-entitlement",
    # It is missing, whoever asks.
    "page no_page",
    # Of a developer's machine.
    "page demo_generator",
    "page notice_sink",
}


def registered() -> set[str]:
    """Return the name of everything that the registries hold."""
    ours = site._registry.keys() & set(our_models())
    admin = {f"page admin:{model._meta.app_label}_{model._meta.model_name}" for model in ours}
    own_apps = {app.name for app in our_apps()} - {"devtools"}
    return {
        *(f"page {name}" for name in panel_names()),
        *(f"{name}_{page}" for name in admin for page in ("changelist", "change")),
        *(f"action {action.slug}" for target in Target for action in actions_on(target)),
        *(f"task {name}" for name in TASKS),
        *(f"command {name}" for name, app in get_commands().items() if app in own_apps),
    } - NOT_EXECUTED


def start() -> None:
    """Note from now on what is executed without a refusal."""
    _note_pages()
    _note_tasks()
    _note_commands()
    for target in Target:
        for action in actions_on(target):
            _note_action(action)


@cache
def _note(name: str) -> None:
    """Write a name down, once in each process."""
    with Path(os.environ[EXECUTED]).open("a") as file:
        file.write(f"{name}\n")


def _note_pages() -> None:
    get_response = BaseHandler.get_response

    @wraps(get_response)
    def noting(self: BaseHandler, request: Any) -> Any:
        response = get_response(self, request)
        if response.status_code < 400 and request.resolver_match:
            _note(f"page {request.resolver_match.view_name}")
        return response

    BaseHandler.get_response = noting  # type: ignore[method-assign]


def _note_tasks() -> None:
    run = TaskSpec.run

    @wraps(run)
    def noting(self: TaskSpec, batch: JobBatch) -> None:
        run(self, batch)
        _note(f"task {self.name}")

    TaskSpec.run = noting  # type: ignore[method-assign]


def _note_commands() -> None:
    execute = BaseCommand.execute

    @wraps(execute)
    def noting(self: BaseCommand, *args: Any, **options: Any) -> Any:
        result = execute(self, *args, **options)
        _note(f"command {type(self).__module__.rpartition('.')[2]}")
        return result

    BaseCommand.execute = noting  # type: ignore[method-assign]


def _note_action(action: type[Action]) -> None:
    perform_many = action.perform_many

    def noting(cls: type[Action], actions: Sequence[Any], data: Mapping[str, Any]) -> dict[int, Any]:
        outcomes = perform_many(actions, data)
        if any(isinstance(outcome, str) for outcome in outcomes.values()):
            _note(f"action {action.slug}")
        return outcomes

    action.perform_many = classmethod(noting)  # type: ignore[assignment,method-assign]
