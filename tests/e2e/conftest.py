"""A real Chromium of this machine; without one the journeys are skipped, or fail where REQUIRE_BROWSER is set."""

import os
import shutil
from typing import Any

import pytest

# Playwright runs an event loop; Django's guard against blocking it does not apply to these tests.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        message = "There is no Chromium on this machine: apt-get install chromium."
        pytest.fail(message) if os.environ.get("REQUIRE_BROWSER") else pytest.skip(message)
    return browser_type_launch_args | {"executable_path": path, "args": FLAGS.split()}
