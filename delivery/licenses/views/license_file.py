from base64 import b64decode

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from delivery.downloads.quota import DownloadRefusal, refusal_of_item
from delivery.downloads.refusal_page import refusal_page, without_caching
from delivery.licenses.models import LicenseKey
from delivery.token import LICENSE_SALT, find_row, is_genuine


@require_safe
def license_file(request: HttpRequest, token: str, filename: str) -> HttpResponse:
    """Send a binary license key; a revoked one is refused."""
    key = find_row(
        LicenseKey.objects.filter(filename=filename).select_related("item__order__vendor", "item__delivery"),
        token,
    )
    if key is None or not is_genuine(token, 1, LICENSE_SALT):
        raise Http404
    if key.state == "revoked":
        refusal = refusal_of_item(key.item) or DownloadRefusal.WITHDRAWN
        return refusal_page(request, key.item.order, refusal)
    response = HttpResponse(b64decode(key.value), content_type="application/octet-stream")
    response["Content-Disposition"] = content_disposition_header(True, filename)
    return without_caching(response)
