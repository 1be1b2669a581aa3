"""The front-end files: vendored ones unchanged, no script or style inside a page (the CSP forbids it)."""

import hashlib
import json
import re
from pathlib import Path

import pytest
from django.core.management import call_command
from django.template.loader import render_to_string
from django.test import Client, override_settings

ROOT = Path(__file__).resolve().parent.parent
STATIC = ROOT / "static"
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
MANIFEST = json.loads((STATIC / "vendor" / "vendor.json").read_text())
PAGES = [path for path in TEMPLATES if "email" not in path.parts]
FORBIDDEN = re.compile(
    r"""\sstyle=|<style|\son[a-z]+=|hx-on|javascript:|<script(?![^>]*(\ssrc=|type="application/json"))"""
)


@pytest.mark.parametrize("entry", MANIFEST, ids=lambda entry: entry["file"])
def test_vendored_file_is_unchanged(entry: dict[str, str]) -> None:
    assert hashlib.sha256((STATIC / entry["file"]).read_bytes()).hexdigest() == entry["sha256"]


def test_manifest_lists_every_vendored_file() -> None:
    present = {str(path.relative_to(STATIC)) for path in (STATIC / "vendor").rglob("*") if path.is_file()}

    assert present - {"vendor/vendor.json"} == {entry["file"] for entry in MANIFEST} - {"icons.svg"}


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_page_contains_no_script_or_style(page: Path) -> None:
    assert not FORBIDDEN.search(page.read_text())


def test_pages_use_only_icons_of_the_sprite() -> None:
    sprite = set(re.findall(r'<symbol id="([a-z-]+)"', (STATIC / "icons.svg").read_text()))
    pages = "".join(page.read_text() for page in TEMPLATES)
    used = set(re.findall(r"""(?:_icon\.html" with name=|icon=|icons\.svg' %}#)"?([a-z-]+)""", pages)) - {
        "icon",
        "entry",
    }

    assert used <= sprite
    assert sprite == set((ROOT / "tools" / "icons.txt").read_text().split())


def test_head_links_every_style_sheet_and_script() -> None:
    head = render_to_string("components/_head.html")

    for path in [*STATIC.glob("css/*.css"), *STATIC.glob("js/*.js")]:
        assert f"/{path.parent.name}/{path.name}" in head


def test_500_page_needs_no_context() -> None:
    assert "Something broke on our side" in render_to_string("500.html")


def test_static_files_can_be_collected(tmp_path: Path) -> None:
    storage = {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}

    with override_settings(STATIC_ROOT=tmp_path, STORAGES={"staticfiles": storage}):
        call_command("collectstatic", interactive=False, verbosity=0)

    assert (tmp_path / "staticfiles.json").exists()


def test_favicon_redirects_to_the_icon(client: Client) -> None:
    assert client.get("/favicon.ico").headers["Location"] == "/static/favicon.svg"
