"""The sheet of keyboard shortcuts, and the switch of each person."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from core.safe_next_url import safe_next_url
from vendors.middleware import PanelRequest

SHORTCUTS = {
    "Anywhere": [
        ("Ctrl K", "Go to an order, a customer, a page or an action"),
        ("/", "Search"),
        ("g h", "Home"),
        ("g o", "Orders"),
        ("g r", "Refunds"),
        ("?", "This sheet"),
    ],
    "In a list": [
        ("j", "Next row"),
        ("k", "Previous row"),
        ("Enter", "Open the row"),
        ("x", "Select the row"),
        (".", "Actions of the row, or of the order"),
    ],
    "In a form": [("Ctrl Enter", "Send the form")],
}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def keyboard(request: PanelRequest) -> HttpResponse:
    """Show the shortcuts; POST switches them on or off for this person."""
    if request.method == "POST":
        request.user.has_shortcuts = request.POST.get("shortcuts") == "on"
        request.user.save(update_fields=["has_shortcuts"])
        state = "on" if request.user.has_shortcuts else "off"
        messages.success(request, f"Keyboard shortcuts are {state}.")
        return redirect(safe_next_url(request) or "keyboard")
    template = "vendors/_keyboard.html" if request.htmx else "vendors/keyboard.html"
    context = {"shortcuts": SHORTCUTS, "is_on": request.user.has_shortcuts, "next": safe_next_url(request)}
    return render(request, template, context)
