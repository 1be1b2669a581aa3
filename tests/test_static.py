"""The front-end files: vendored ones unchanged, built ones up to date, no script or style inside a page."""

import gzip
import hashlib
import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

from django.core.management import call_command
from django.template.loader import render_to_string
from django.test import Client, override_settings

from orders.models import Order
from tests.project import ROOT, templates
from vendors.actor import Actor

STATIC = ROOT / "static"
MANIFEST = json.loads((STATIC / "vendor" / "vendor.json").read_text())
LISTS = tomllib.loads((ROOT / "tools" / "static.toml").read_text())
BUILT = json.loads((STATIC / "built" / "built.json").read_text())
MOST_REQUESTS, MOST_BYTES = (
    8,
    80_000,
)  # of a first visit to the list; the favicon and what a page loads later count
FORBIDDEN = re.compile(
    r"""\sstyle=|<style|\son[a-z]+=|hx-on|javascript:|<script(?![^>]*(\ssrc=|type="application/json"))"""
)


def test_vendored_files_are_unchanged() -> None:
    present = {
        entry["file"]: hashlib.sha256((STATIC / entry["file"]).read_bytes()).hexdigest() for entry in MANIFEST
    }

    assert present == {entry["file"]: entry["sha256"] for entry in MANIFEST}


def test_manifest_lists_every_vendored_file() -> None:
    present = {str(path.relative_to(STATIC)) for path in (STATIC / "vendor").rglob("*") if path.is_file()}

    assert present - {"vendor/vendor.json"} == {entry["file"] for entry in MANIFEST}


def test_pages_contain_no_script_or_style() -> None:
    pages = {path: text for path, text in templates().items() if "email" not in path.split("/")}

    assert [path for path, text in pages.items() if FORBIDDEN.search(text)] == []


def test_pages_use_only_icons_of_the_sprite() -> None:
    sprite = set(re.findall(r'<symbol id="([a-z-]+)"', (STATIC / "built" / "icons.svg").read_text()))
    pages = "".join(templates().values())
    used = set(re.findall(r"""(?:_icon\.html" with name=|icon=|\{% icon )"?([a-z-]+)""", pages)) - {
        "icon",
        "entry",
        "name",
    }

    assert used <= sprite
    assert sprite <= set((ROOT / "tools" / "icons.txt").read_text().split())


def test_every_style_sheet_and_script_is_built_into_what_pages_load() -> None:
    sources = [
        source
        for kind in ("sheets", "modules")
        for lists in LISTS[kind].values()
        for source in lists["sources"]
    ]
    files = {
        str(path.relative_to(STATIC)) for kind in ("css", "js") for path in STATIC.glob(f"{kind}/**/*.{kind}")
    }

    assert files == set(sources)


def test_built_files_are_up_to_date() -> None:
    """After a change of a style sheet, a script, an icon, or of what pages use of Tabler: `make static`."""
    check = [sys.executable, str(ROOT / "tools" / "build_static.py"), "--check"]
    done = subprocess.run(check, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr) == (0, "")
    digests = {file: hashlib.sha256((STATIC / file).read_bytes()).hexdigest() for file in BUILT}
    assert digests == BUILT


def test_first_visit_is_light(anna: Actor, order: Order, panel: Callable[[Actor], Client]) -> None:
    response = panel(anna).get("/orders/", headers={"Accept-Encoding": "gzip"})
    page = gzip.decompress(response.content).decode()
    files = set(re.findall(r'(?:href|src)="/static/([^"#]+)', page))
    later = page.count('hx-trigger="load')

    packed = [len(gzip.compress((STATIC / file).read_bytes(), 6)) for file in files]
    assert 1 + len(files) + later <= MOST_REQUESTS
    assert len(response.content) + sum(packed) <= MOST_BYTES


def test_500_page_needs_no_context() -> None:
    assert "Something broke on our side" in render_to_string("500.html")


def test_static_files_can_be_collected(tmp_path: Path) -> None:
    storage = {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}

    with override_settings(STATIC_ROOT=tmp_path, STORAGES={"staticfiles": storage}):
        call_command("collectstatic", interactive=False, verbosity=0)

    assert (tmp_path / "staticfiles.json").exists()


def test_favicon_redirects_to_the_icon(client: Client) -> None:
    assert client.get("/favicon.ico").headers["Location"] == "/static/favicon.svg"
