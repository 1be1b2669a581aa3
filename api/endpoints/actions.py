"""Actions: what the registry has, on orders and on items. Their operations stand in the OpenAPI document one by one."""

from typing import Any
from uuid import uuid4

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from ninja import Router

from api import limits
from api.body import read_body
from api.form_fields import SHOWN, check_types, form_of, schema_of
from api.idempotency import form_token, key_of, once
from api.parameters import OrderId, RowId, Slug, item_or_404, order_or_404, results
from api.problems import Problem, ProblemKind, invalid
from api.request import ApiRequest
from api.schemas import ActionDetail, ActionEntry, ActionResult, ActivityEntry, Results
from core.panel_url import panel_url
from orders.actions import Action, Obstacle, Outdated, SentBefore, Target, action_for, menu
from orders.models import Order, OrderItem

router = Router(tags=["Actions"])
OF_ORDER, OF_ITEM = "/orders/{order_id}/actions", "/orders/{order_id}/items/{item_id}/actions"
SENT_BEFORE = (
    "The same was sent a moment ago, by the same person. Nothing was done now: with an Idempotency-Key of its own "
    "it is done once more."
)


@router.get(
    OF_ORDER, response=Results[ActionEntry], operation_id="list-order-actions", summary="List the actions"
)
def list_order_actions(request: ApiRequest, order_id: OrderId) -> Results[Any]:
    """List the actions on an order as its drop-down does, each with the reason why it cannot run now."""
    order = order_or_404(request, order_id)
    return _menu(request, order, None)


@router.get(
    OF_ITEM, response=Results[ActionEntry], operation_id="list-item-actions", summary="List the actions"
)
def list_item_actions(request: ApiRequest, order_id: OrderId, item_id: RowId) -> Results[Any]:
    """List the actions on an item."""
    order = order_or_404(request, order_id)
    return _menu(request, order, item_or_404(order, item_id))


@router.get(f"{OF_ORDER}/{{slug}}", response=ActionDetail, include_in_schema=False)
def get_order_action(request: ApiRequest, order_id: OrderId, slug: Slug) -> ActionDetail:
    return _detail(_action_or_404(request, order_id, slug))


@router.get(f"{OF_ITEM}/{{slug}}", response=ActionDetail, include_in_schema=False)
def get_item_action(request: ApiRequest, order_id: OrderId, item_id: RowId, slug: Slug) -> ActionDetail:
    return _detail(_action_or_404(request, order_id, slug, item_id))


@router.post(f"{OF_ORDER}/{{slug}}", include_in_schema=False)
def run_order_action(request: ApiRequest, order_id: OrderId, slug: Slug) -> HttpResponse:
    return _answer(request, _action_or_404(request, order_id, slug))


@router.post(f"{OF_ITEM}/{{slug}}", include_in_schema=False)
def run_item_action(request: ApiRequest, order_id: OrderId, item_id: RowId, slug: Slug) -> HttpResponse:
    return _answer(request, _action_or_404(request, order_id, slug, item_id))


def _menu(request: ApiRequest, order: Order, item: OrderItem | None) -> Results[Any]:
    entries = [
        ActionEntry(
            slug=entry.slug,
            label=entry.label,
            reason=entry.reason,
            url=_url(order, item, entry.slug),
        )
        for entry in menu(order, request.actor, item)
    ]
    return results(request, ActionEntry, entries, "")


def _url(order: Order, item: OrderItem | None, slug: str) -> str:
    of_item = f"/items/{item.pk}" if item else ""
    return panel_url(f"/api/v1/orders/{order.number}{of_item}/actions/{slug}")


def _action_or_404(request: ApiRequest, order_id: str, slug: str, item_id: int | None = None) -> Action:
    order = order_or_404(request, order_id)
    item = None if item_id is None else item_or_404(order, item_id)
    action_class = action_for(slug, Target.ITEM if item else Target.ORDER)
    if action_class is None:
        raise Http404
    return action_class(order, request.actor, item)


def _detail(action: Action) -> ActionDetail:
    reason, shows = action.entry().reason, ""
    if not reason:
        try:
            shows = action.shows()
        except Obstacle as obstacle:
            reason = str(obstacle)
    return ActionDetail(
        slug=action.slug,
        label=action.label,
        reason=reason,
        url=_url(action.order, action.item, action.slug),
        description=" ".join((action.__doc__ or "").split()),
        shows=shows,
        fields=schema_of(form_of(action)),
    )


def _answer(request: ApiRequest, action: Action) -> HttpResponse:
    """Run the action, once for each `Idempotency-Key`."""
    request.quotas.append(limits.ACTIONS.take_from(request.token))
    if not action.actor.may(action.right, action.order):
        raise Problem(ProblemKind.FORBIDDEN, f"{action.label}: {action.entry().reason}.")
    key = key_of(request)
    if not key:
        return _run(request, action, "")
    return once(request, action.order, key, lambda: _run(request, action, key))


def _run(request: ApiRequest, action: Action, key: str) -> HttpResponse:
    """Run the action, and return its Activity. Raise Problem, by the same words as the panel's."""
    data = _cleaned_data(action, read_body(request))
    action.asks_again = not key
    try:
        activity = action.run(token=form_token(request, key) if key else uuid4().hex, **data)
    except PermissionDenied as refusal:
        raise Problem(ProblemKind.FORBIDDEN, str(refusal)) from refusal
    except SentBefore as refusal:
        raise Problem(ProblemKind.SENT_BEFORE, SENT_BEFORE) from refusal
    except Outdated as refusal:
        raise Problem(ProblemKind.OUTDATED, str(refusal)) from refusal
    except Obstacle as refusal:
        sentence = f"This cannot be done now: {refusal}."
        raise Problem(ProblemKind.OBSTACLE, sentence, more={"reason": str(refusal)}) from refusal
    activity.refresh_from_db(fields=["happened_at"])
    result = ActionResult(message=action.message(activity), activity=ActivityEntry.of(activity))
    return HttpResponse(result.model_dump_json(), content_type="application/json")


def _cleaned_data(action: Action, body: dict[str, Any]) -> dict[str, Any]:
    """Return the data for the action's form, checked. Raise Problem that names the fields that are not right."""
    shown = body.pop(SHOWN, None)
    if shown is not None and not isinstance(shown, str):
        raise invalid({SHOWN: ["This has to be a text."]})
    action.shown = shown
    form = form_of(action, body)
    check_types(form, body)
    if not form.is_valid():
        errors = {name: list(map(str, sentences)) for name, sentences in form.errors.items()}
        raise invalid(
            {"body" if name == "__all__" else name: sentences for name, sentences in errors.items()}
        )
    return form.cleaned_data if action.form_class else {}
