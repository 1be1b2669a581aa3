"""Catalog → Emails: what the vendor sends with its orders, beside the receipt."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.html import format_html, format_html_join
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.html_sandbox import sandboxed_response
from notifications.emails import template_editing
from notifications.emails.default_templates import USUAL
from notifications.emails.forms import TemplateForm
from notifications.emails.liquid import TemplateProblem
from notifications.emails.models import EmailTemplate, EmailVersion
from notifications.emails.variables import listed
from vendors.middleware import PanelRequest, choose_vendor
from vendors.models import Vendor
from vendors.rights import Right

SHOWN = 200


@login_required
@require_safe
def email_templates(request: PanelRequest) -> HttpResponse:
    """All of the vendor's emails with the languages each is written in."""
    vendor = _vendor_or_404(request)
    templates = EmailTemplate.objects.filter(vendor=vendor).select_related("product").order_by("name")
    rows = [(one, sorted({version.language for version in one.versions.all()}))
            for one in templates.prefetch_related("versions")[:SHOWN]]  # fmt: skip
    context = {"rows": rows, "may_change": request.actor.may(Right.CATALOG, vendor)}
    return render(request, "notifications/emails/email_templates.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_email_template(request: PanelRequest) -> HttpResponse:
    vendor = _vendor_or_404(request)
    return _edit(request, vendor, None, {"language": USUAL, "is_active": True})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def email_template(request: PanelRequest, template_id: int) -> HttpResponse:
    """One email in one language; `?version=` opens an earlier one, which saving makes the newest."""
    vendors = [seat.vendor_id for seat in request.actor.seats]
    templates = EmailTemplate.objects.select_related("vendor", "product")
    template = get_object_or_404(templates, pk=template_id, vendor_id__in=vendors)
    choose_vendor(request, template.vendor_id)
    return _edit(request, template.vendor, template, _written(request, template))


@login_required
@require_POST
def email_preview(request: PanelRequest) -> HttpResponse:
    """What was typed, with a real order's data, where it can do nothing."""
    form = _typed(request)
    if not form.is_valid():
        return sandboxed_response(_problems(form))
    words = template_editing.tried(form.vendor, form.cleaned_data)
    head = format_html('<p style="font:600 15px sans-serif;margin:0 0 16px">{}</p>', words.subject)
    text = format_html('<pre style="margin:16px 0;white-space:pre-wrap">{}</pre>', words.text)
    rule = '<hr style="border:0;border-top:1px solid #dfe2e6">' if words.html else ""
    return sandboxed_response(f'<!DOCTYPE html><body style="margin:16px">{head}{words.html}{rule}{text}')


@login_required
@require_POST
def email_test(request: PanelRequest) -> HttpResponse:
    """Send what was typed to oneself."""
    form = _typed(request)
    if not form.is_valid():
        return render(request, "notifications/emails/email_template.html", _context(form))
    email = template_editing.send_test(
        form.vendor, template_editing.tried(form.vendor, form.cleaned_data), request.user
    )
    messages.success(request, f"A test is on its way to {email.to}. What you typed is not saved yet.")
    return render(request, "notifications/emails/email_template.html", _context(form))


def _problems(form: TemplateForm) -> str:
    if not form.data.get("subject") and not form.data.get("text"):
        return '<p style="font:14px sans-serif;color:#5f6368;margin:16px">Type a subject and a text to see it.</p>'
    told = [(form[name].label, one) for name, some in form.errors.items() for one in some]
    return format_html_join("", '<p style="font:14px sans-serif;color:#b42318;margin:16px">{}: {}</p>', told)


def _edit(
    request: PanelRequest, vendor: Vendor, template: EmailTemplate | None, written: dict[str, Any]
) -> HttpResponse:
    may_change = request.actor.may(Right.CATALOG, vendor)
    if request.method != "POST":
        form = TemplateForm(initial=written, vendor=vendor, template=template)
        return render(
            request, "notifications/emails/email_template.html", _context(form, may_change=may_change)
        )
    _need_right(request, vendor)
    form = TemplateForm(request.POST, vendor=vendor, template=template)
    try:
        if form.is_valid():
            template_editing.tried(vendor, form.cleaned_data)
    except TemplateProblem as problem:
        form.add_error("text", f"{problem}.")
    if not form.is_valid():
        return render(request, "notifications/emails/email_template.html", _context(form))
    try:
        saved = template_editing.save(vendor, template, form.cleaned_data, request.user)
    except template_editing.Overtaken as overtaken:
        form.tell_of(overtaken.newest)
        return render(request, "notifications/emails/email_template.html", _context(form))
    messages.success(request, f"“{saved.name}” saved.")
    return redirect(f"{saved.get_absolute_url()}?language={form.cleaned_data['language']}")


def _typed(request: PanelRequest) -> TemplateForm:
    vendor = _vendor_or_404(request)
    _need_right(request, vendor)
    number = request.POST.get("template", "")
    own = EmailTemplate.objects.filter(vendor=vendor, pk=number) if number.isdecimal() else None
    form = TemplateForm(request.POST, vendor=vendor, template=own.first() if own is not None else None)
    try:
        if form.is_valid():
            template_editing.tried(vendor, form.cleaned_data)
    except TemplateProblem as problem:
        form.add_error("text", f"{problem}.")
    return form


def _written(request: PanelRequest, template: EmailTemplate) -> dict[str, Any]:
    """The version to begin with."""
    asked, language = request.GET.get("version", ""), request.GET.get("language", "")
    version: EmailVersion | None
    if asked.isdecimal():
        version = get_object_or_404(template.versions, pk=min(int(asked), 2**62))
    elif language:
        version = template_editing.newest_in(template, language)
    else:
        version = template.versions.order_by("-pk").first()
    facts = {"name": template.name, "product": template.product_id, "is_active": template.is_active}
    words = {part: getattr(version, part) if version else "" for part in template_editing.PARTS}
    written = version.language if version else language or USUAL
    newest = template_editing.newest_in(template, written)
    return facts | words | {"language": written, "opened": newest.pk if newest else None}


def _context(form: TemplateForm, *, may_change: bool = True) -> dict[str, Any]:
    template = form.template
    versions = template.versions.select_related("author").order_by("-pk")[:50] if template else []
    if not may_change:
        for field in form.fields.values():
            field.disabled = True
    return {
        "form": form,
        "template": template,
        "versions": versions,
        "languages": sorted({(one.language, one.get_language_display()) for one in versions}),
        "variables": list(_names(listed())),
        "may_change": may_change,
    }


def _names(node: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """`order.number` with an example, for each variable; of a list its first entry."""
    if isinstance(node, dict):
        for key, inner in node.items():
            yield from _names(inner, f"{name}.{key}" if name else key)
    elif isinstance(node, list) and node and isinstance(node[0], dict):
        yield from _names(node[0], f"{name}[0]")
    else:
        yield name, ", ".join(map(str, node)) if isinstance(node, list) else str(node)


def _need_right(request: PanelRequest, vendor: Vendor) -> None:
    if not request.actor.may(Right.CATALOG, vendor):
        raise PermissionDenied("Only a Manager or an Owner changes the catalog.")


def _vendor_or_404(request: PanelRequest) -> Vendor:
    if request.vendor is None:
        raise Http404
    return request.vendor
