"""What the pages of runs have in common: pages of the list, the run of an address, and its stop."""

from typing import TypeVar

from django.contrib import messages
from django.db.models import Model, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from core.pagination import Page, page_of
from core.whole_number import whole_number
from orders.runs.run import Run
from vendors.middleware import PanelRequest

AnyRun = TypeVar("AnyRun", bound=Run)
Row = TypeVar("Row", bound=Model)
RUNS_PER_PAGE = 25


def page_of_runs(request: PanelRequest, runs: QuerySet[AnyRun]) -> Page[AnyRun]:
    """Return a page of runs, the newest first, from the cursor `after` of the address on."""
    after = row_id(request.GET.get("after", ""))
    newest = runs.select_related("user").order_by("-pk")
    return page_by_id(newest.filter(pk__lt=after) if after else newest, RUNS_PER_PAGE)


def page_by_id(rows: QuerySet[Row], size: int) -> Page[Row]:
    """Return the first page of rows that are in the order of their ids."""
    return page_of(
        list(rows[: size + 1]),
        size=size,
        is_backwards=False,
        is_first=True,
        cursor=lambda row: str(row.pk),
    )


def row_id(text: str) -> int:
    """Return a row's id in an address; 0 when the text is none."""
    return whole_number(text) or 0


def run_or_404(request: PanelRequest, model: type[AnyRun], run_id: int) -> AnyRun:
    """Return a run of one of this person's vendors; which right it takes is the page's to check."""
    runs = model._default_manager.select_related("user", "vendor")
    for vendor_id in request.actor.vendor_ids:
        if run := runs.filter(vendor_id=vendor_id, pk=run_id).first():
            return run
    raise Http404


def stop_run(request: PanelRequest, run: Run, message: str) -> HttpResponse:
    """Stop the run and go back to its page; say nothing when it had ended already."""
    if run.stop():
        messages.success(request, message)
    return redirect(run)
