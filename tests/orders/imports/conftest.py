"""Fixtures of the upload page: its client, its folder, and functions that upload and check a file."""

from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from jobs.worker import process_jobs
from orders.imports.models import ImportRun
from tests.orders.imports.makers import CSV, form_data
from tests.types import Response
from vendors.actor import Actor


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path / "imports"


@pytest.fixture
def client(amir: Actor, panel: Callable[[Actor], Client]) -> Client:
    return panel(amir)


@pytest.fixture
def upload(client: Client) -> Callable[..., Response]:
    """Upload a file, and let a worker look at it; return the page that follows, or the redirect to it."""

    def upload(content: bytes = CSV, name: str = "orders.csv", token: str = "") -> Response:
        form = {"file": SimpleUploadedFile(name, content), "token": token or str(uuid4())}
        response = client.post("/orders/imports/", form)
        if response.status_code != 302:
            return response
        process_jobs()
        return client.get(response.headers["Location"])

    return upload


@pytest.fixture
def check(client: Client, upload: Callable[..., Response]) -> Callable[..., ImportRun]:
    """Upload a file and check it with the guessed mapping and some changes."""

    def check(content: bytes = CSV, name: str = "orders.csv", **changes: str) -> ImportRun:
        page = client.get(upload(content, name).headers["Location"])
        run: ImportRun = page.context["run"]
        response = client.post(page.request["PATH_INFO"], form_data(page) | changes)
        assert response.status_code == 302, response.context["form"].errors
        process_jobs()
        run.refresh_from_db()
        return run

    return check
