"""Running an action: the drop-down's **Go**, and the page of an action that has a form."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods

from core.form_token import form_token
from core.safe_next_url import safe_next_url
from jobs import states
from orders.access import item_or_404, only_item, order_or_404
from orders.actions import Action, Obstacle, Outdated, SentBefore, Target, action_for
from orders.extension_points import cautions_of
from orders.models import Activity, Order, OrderItem
from vendors.middleware import PanelRequest


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def go(request: PanelRequest, number: str, item_id: int | None = None) -> HttpResponse:
    """Run an action without a form, or lead to the page of one that has a form. A GET leads to the order."""
    slug = request.POST.get("action", "")
    if not slug:
        messages.error(request, "Choose an action first, then press Go.")
        return redirect(safe_next_url(request) or order_or_404(request, number))
    action = _action_of_menu_or_404(request, number, slug, item_id)
    if action.form_class is None:
        return _run(request, action)
    query = QueryDict(mutable=True)
    query["next"] = safe_next_url(request) or action.done_url
    return HttpResponseRedirect(f"{action.url}?{query.urlencode()}", status=303)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def action_page(request: PanelRequest, number: str, slug: str, item_id: int | None = None) -> HttpResponse:
    """Show the action's form, or run the action."""
    action = _action_or_404(request, number, slug, item_id)
    if action.form_class is None:
        return _run(request, action) if request.method == "POST" else redirect(action.done_url)
    if not action.actor.may(action.right, action.order):
        raise PermissionDenied(f"{action.label}: {action.entry().reason}.")
    if request.method != "POST":
        if any(name in request.GET for name in action.form_class.first_page):
            form = action.form_class(request.GET, order=action.order, item=action.item)
            return _show_form(request, action, form)
        initial = {name: request.GET.get(name) for name in action.form_class.prefilled if name in request.GET}
        return _show_form(
            request, action, action.form_class(order=action.order, item=action.item, initial=initial)
        )
    form = action.form_class(request.POST, order=action.order, item=action.item)
    return _run(request, action, form) if form.is_valid() else _show_form(request, action, form)


def _run(request: PanelRequest, action: Action, form: forms.Form | None = None) -> HttpResponse:
    """Run the action and lead back to where it was started; show an obstacle above its form, if it has one."""
    action.shown = request.POST.get("shown")
    action.offer_undo()
    action.asks_again = form is not None and "again" not in request.POST
    try:
        activity = action.run(token=str(form_token(request)), **(form.cleaned_data if form else {}))
    except Obstacle as obstacle:
        if form is not None:
            return _show_form(request, action, form, obstacle)
        messages.error(request, f"{action.label}: {obstacle}.")
    else:
        messages.success(request, _message(action, activity), extra_tags=_undo_url(action, activity))
    return HttpResponseRedirect(safe_next_url(request) or action.done_url, status=303)


def _message(action: Action, activity: Activity) -> str:
    text, link = action.message(activity), action.follow_up(activity)
    return format_html('{} <a class="blue-link" href="{}">{}</a>', text, link[1], link[0]) if link else text


def _undo_url(action: Action, activity: Activity) -> str:
    """Return where the message's button Undo leads; "" where there is nothing to undo."""
    if not activity.data.get("can_undo") or not states.scheduled_by(activity.pk).exists():
        return ""
    return reverse("undo", args=[action.order.number, activity.pk])


def _show_form(
    request: PanelRequest, action: Action, form: forms.Form, refused: Obstacle | None = None
) -> HttpResponse:
    """Show the form with what is so now, below why it was refused; without its button if it cannot run."""
    obstacle, shows, problem = action.obstacle(), "", _sentence_of(refused)
    if not obstacle:
        try:
            shows = action.shows()
            problem = problem or action.changed_since(request.POST.get("shown", request.GET.get("shown")))
        except Obstacle as reason:
            obstacle = str(reason)
    context: dict[str, Any] = {
        "action": action,
        "order": action.order,
        "form": form,
        "is_possible": not obstacle,
        "problem": _sentence_of(Obstacle(obstacle)) if obstacle else problem,
        "shows": shows,
        "cautions": cautions_of(action.order) if action.hands_out else [],
        "again": isinstance(refused, SentBefore),
        "token": form_token(request),
        "next": safe_next_url(request) or action.done_url,
    }
    return render(request, action.template_names, context)


def _sentence_of(refused: Obstacle | None) -> str:
    """Return a whole sentence about a refusal, "" for none."""
    if refused is None or isinstance(refused, Outdated | SentBefore):
        return str(refused or "")
    return f"This cannot be done now: {refused}."


def _action_of_menu_or_404(request: PanelRequest, number: str, slug: str, item_id: int | None) -> Action:
    """Return an action of the order's or the item's drop-down; an order of one item has the item's there too."""
    if item_id is None and action_for(slug, Target.ITEM):
        order = order_or_404(request, number)
        if item := only_item(order):
            return _action(request, order, slug, item)
    return _action_or_404(request, number, slug, item_id)


def _action_or_404(request: PanelRequest, number: str, slug: str, item_id: int | None) -> Action:
    order = order_or_404(request, number)
    return _action(request, order, slug, None if item_id is None else item_or_404(order, item_id))


def _action(request: PanelRequest, order: Order, slug: str, item: OrderItem | None) -> Action:
    action_class = action_for(slug, Target.ITEM if item else Target.ORDER)
    if action_class is None:
        raise Http404
    return action_class(order, request.actor, item)
