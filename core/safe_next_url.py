from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

BEGINNINGS = (
    "/",
    "http://",
    "https://",
)  # of an address; any other text would be taken for the name of a route


def safe_next_url(request: HttpRequest) -> str:
    """Return the page of this site that `next` names; "" when there is none, or it is on another site."""
    address = request.POST.get("next") or request.GET.get("next") or ""
    is_safe = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return address if is_safe and address.startswith(BEGINNINGS) else ""


def own_referer(request: HttpRequest) -> str:
    """Return the page of this site from which the request came; "" when it came from elsewhere."""
    address = request.headers.get("Referer", "")
    return address if url_has_allowed_host_and_scheme(address, allowed_hosts={request.get_host()}) else ""
