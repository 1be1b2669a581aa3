"""The list of runs and the page of a run, alike for bulk runs, exports and imports."""

from collections.abc import Callable

import pytest
from django.test import Client

from orders.runs import views
from orders.runs.run import Run
from tests import make
from vendors.actor import Actor
from vendors.models import Seat, Vendor
from vendors.rights import Role

LISTS = {"bulk": "/orders/runs/", "export": "/orders/exports/", "import": "/orders/imports/"}
STOP, RELOAD = ">Stop</button>", 'hx-trigger="every 2s"'


@pytest.fixture
def client(amir: Actor, panel: Callable[[Actor], Client]) -> Client:
    return panel(amir)


def test_run_page_shows_progress_and_stop_while_it_runs(run: Run, client: Client) -> None:
    page = client.get(run.get_absolute_url()).text

    assert 'max="8" value="3"' in page
    assert "Started by amir@demo.example" in page
    assert STOP in page
    assert RELOAD in page


def test_run_page_reloads_no_more_after_the_end(run: Run, client: Client) -> None:
    run.end("done", processed=8)

    page = client.get(run.get_absolute_url()).text

    assert "Started by amir@demo.example" in page
    assert STOP not in page
    assert RELOAD not in page
    assert "<progress" not in page


def test_run_page_and_list_show_why_a_run_failed(run: Run, kind: str, client: Client) -> None:
    run.end("failed", error_message="It rained into the server.")

    for address in (run.get_absolute_url(), LISTS[kind]):
        assert "It rained into the server." in client.get(address).text


def test_run_list_shows_state_starter_and_progress(run: Run, kind: str, client: Client) -> None:
    page = client.get(LISTS[kind]).text

    assert run.get_absolute_url() in page
    assert f'class="status status-{run.state}"' in page
    assert "amir@demo.example" in page
    assert 'max="8" value="3"' in page


def test_run_list_has_older_pages(
    kind: str, client: Client, make_run: Callable[..., Run], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "RUNS_PER_PAGE", 2)
    runs = [make_run(kind) for _ in range(3)]

    newest = client.get(LISTS[kind]).text
    older = client.get(LISTS[kind], {"after": runs[1].pk}).text

    assert [run.get_absolute_url() in newest for run in runs] == [False, True, True]
    assert [run.get_absolute_url() in older for run in runs] == [True, False, False]
    assert f"?after={runs[1].pk}" in newest
    assert 'rel="next"' not in older


def test_run_is_stopped_once(run: Run, client: Client) -> None:
    stop = f"{run.get_absolute_url()}stop/"

    assert "Stopped. " in client.post(stop, follow=True).text
    run.refresh_from_db()
    assert run.state == "stopped"
    assert not list(client.post(stop, follow=True).context["messages"])


def test_run_of_another_vendor_is_absent(run: Run, charlie: Actor, panel: Callable[[Actor], Client]) -> None:
    assert panel(charlie).get(run.get_absolute_url()).status_code == 404
    assert panel(charlie).post(f"{run.get_absolute_url()}stop/").status_code == 404


def test_run_is_found_at_each_vendor_of_a_person(
    run: Run, other_vendor: Vendor, panel: Callable[[Actor], Client]
) -> None:
    user = make.seat("dora@demo.example", other_vendor, Role.OWNER)
    Seat.objects.create(user=user, vendor=run.vendor, role=Role.OWNER)

    assert panel(Actor.of(user)).get(run.get_absolute_url()).status_code == 200
