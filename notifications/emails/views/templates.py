"""Catalog → Emails: the emails that the vendor sends with its orders, beside the receipt."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.html import format_html, format_html_join
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.html_sandbox import sandboxed_response
from core.whole_number import whole_number
from notifications.emails import template_editing
from notifications.emails.default_templates import DEFAULT_LANGUAGE
from notifications.emails.forms import TemplateForm
from notifications.emails.models import EmailTemplate, EmailVersion
from notifications.emails.template_limits import TemplateProblem
from notifications.emails.variables import sample_variables
from vendors.access import chosen_vendor_or_404, row_or_404
from vendors.log.recording import recorded
from vendors.middleware import PanelRequest
from vendors.models import Vendor
from vendors.rights import Right

MAX_TEMPLATES = 200
MAX_VERSIONS = 50
PAGE = "notifications/emails/email_template.html"


@login_required
@require_safe
def email_templates(request: PanelRequest) -> HttpResponse:
    """List the vendor's emails with the languages each is written in."""
    vendor = chosen_vendor_or_404(request)
    templates = EmailTemplate.objects.filter(vendor=vendor).select_related("product").order_by("name")
    rows = [
        (template, sorted({version.language for version in template.versions.all()}))
        for template in templates.prefetch_related("versions")[:MAX_TEMPLATES]
    ]
    context = {"rows": rows, "may_change": request.actor.may(Right.CATALOG, vendor)}
    return render(request, "notifications/emails/email_templates.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_email_template(request: PanelRequest) -> HttpResponse:
    """Show and save the form of a new email."""
    vendor = chosen_vendor_or_404(request)
    return _edit(request, vendor, None, {"language": DEFAULT_LANGUAGE, "is_active": True})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def email_template(request: PanelRequest, template_id: int) -> HttpResponse:
    """Show and save an email in one language; `?version=` opens an earlier version, to be saved as the newest."""
    template = row_or_404(request, EmailTemplate.objects.select_related("vendor", "product"), template_id)
    return _edit(request, template.vendor, template, _initial(request, template))


def _initial(request: PanelRequest, template: EmailTemplate) -> dict[str, Any]:
    """Return the form's initial data: the version of `?version=`, else the newest (of `?language=`)."""
    version_id, language = request.GET.get("version", ""), request.GET.get("language", "")
    version: EmailVersion | None
    if version_id:
        version = get_object_or_404(template.versions, pk=whole_number(version_id) or 0)
    elif language:
        version = template_editing.newest_version(template, language)
    else:
        version = template.versions.order_by("-pk").first()
    language = version.language if version else language or DEFAULT_LANGUAGE
    newest = template_editing.newest_version(template, language)
    return {
        "name": template.name,
        "product": template.product_id,
        "is_active": template.is_active,
        "language": language,
        "opened": newest.pk if newest else None,
        **{part: getattr(version, part) if version else "" for part in template_editing.PARTS},
    }


def _edit(
    request: PanelRequest, vendor: Vendor, template: EmailTemplate | None, initial: dict[str, Any]
) -> HttpResponse:
    may_change = request.actor.may(Right.CATALOG, vendor)
    if request.method != "POST":
        form = TemplateForm(initial=initial, vendor=vendor, template=template)
        return render(request, PAGE, _context(form, may_change=may_change))
    form = _posted_form(request, vendor, template)
    if not form.is_valid():
        return render(request, PAGE, _context(form))
    this = EmailTemplate.objects.filter(vendor_id=vendor.pk, pk=template.pk if template else 0)
    try:
        with recorded(request.actor, vendor.pk, this) as made:
            saved = template_editing.save_template(vendor, template, form.cleaned_data, request.user)
            made.append(saved)
    except template_editing.StaleVersion as stale:
        form.add_stale_version_error(stale.newest)
        return render(request, PAGE, _context(form))
    messages.success(request, f"“{saved.name}” saved.")
    return redirect(f"{saved.get_absolute_url()}?language={form.cleaned_data['language']}")


@login_required
@require_POST
def email_preview(request: PanelRequest) -> HttpResponse:
    """Return what was typed, filled from an order with the chosen product, in a sandbox."""
    form = _draft_form(request)
    if not form.is_valid():
        return sandboxed_response(request, _problems(form))
    draft = template_editing.render_draft(form.vendor, form.cleaned_data)
    note = format_html(
        '<p style="font:13px sans-serif;color:#5f6368;margin:0 0 12px">{}</p>', _filled_from(form)
    )
    subject = format_html('<p style="font:600 15px sans-serif;margin:0 0 16px">{}</p>', draft.subject)
    text = format_html('<pre style="margin:16px 0;white-space:pre-wrap">{}</pre>', draft.text)
    rule = '<hr style="border:0;border-top:1px solid #dfe2e6">' if draft.html else ""
    body = f"{note}{subject}{draft.html}{rule}{text}"
    return sandboxed_response(request, f'<!DOCTYPE html><body style="margin:16px">{body}')


def _filled_from(form: TemplateForm) -> str:
    """Return from which order the preview is filled, as a sentence."""
    product = form.cleaned_data["product"]
    if order := template_editing.sample_order(form.vendor, form.cleaned_data):
        return f"With the data of order {order.number}."
    missing = f"There is no order of {product} yet" if product else "There is no order yet"
    return f"{missing}: with the data of an example."


def _problems(form: TemplateForm) -> str:
    if not form.data.get("subject") and not form.data.get("text"):
        return '<p style="font:14px sans-serif;color:#5f6368;margin:16px">Type a subject and a text to see it.</p>'
    labeled_errors = [(form[name].label, error) for name, errors in form.errors.items() for error in errors]
    return format_html_join(
        "", '<p style="font:14px sans-serif;color:#b42318;margin:16px">{}: {}</p>', labeled_errors
    )


@login_required
@require_POST
def email_test(request: PanelRequest) -> HttpResponse:
    """Send what was typed to the signed-in user."""
    form = _draft_form(request)
    if form.is_valid():
        draft = template_editing.render_draft(form.vendor, form.cleaned_data)
        email = template_editing.send_test(form.vendor, draft, request.user)
        messages.success(request, f"A test is on its way to {email.to}. What you typed is not saved yet.")
    return render(request, PAGE, _context(form))


def _draft_form(request: PanelRequest) -> TemplateForm:
    """Return the posted form of a preview or test, whose `template` field names a saved template."""
    vendor = chosen_vendor_or_404(request)
    template_id = whole_number(request.POST.get("template", ""))
    template = EmailTemplate.objects.filter(vendor=vendor, pk=template_id or 0).first()
    return _posted_form(request, vendor, template)


def _posted_form(request: PanelRequest, vendor: Vendor, template: EmailTemplate | None) -> TemplateForm:
    """Return the form, checked by rendering it. Raises `PermissionDenied`."""
    if not request.actor.may(Right.CATALOG, vendor):
        raise PermissionDenied("Only a Manager or an Owner changes the catalog.")
    form = TemplateForm(request.POST, vendor=vendor, template=template)
    try:
        if form.is_valid():
            template_editing.render_draft(vendor, form.cleaned_data)
    except TemplateProblem as problem:
        form.add_error("text", f"{problem}.")
    return form


def _context(form: TemplateForm, *, may_change: bool = True) -> dict[str, Any]:
    template = form.template
    versions = template.versions.select_related("author").order_by("-pk")[:MAX_VERSIONS] if template else []
    if not may_change:
        for field in form.fields.values():
            field.disabled = True
    return {
        "form": form,
        "template": template,
        "versions": versions,
        "languages": sorted({(version.language, version.get_language_display()) for version in versions}),
        "variables": list(_names(sample_variables())),
        "may_change": may_change,
    }


def _names(node: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """Yield the name, such as `order.number`, and the example of each variable; of a list its first entry."""
    if isinstance(node, dict):
        for key, child in node.items():
            yield from _names(child, f"{name}.{key}" if name else key)
    elif isinstance(node, list) and node and isinstance(node[0], dict):
        yield from _names(node[0], f"{name}[0]")
    else:
        yield name, ", ".join(map(str, node)) if isinstance(node, list) else str(node)
