from base64 import b64decode

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from delivery.downloads.quota import DownloadRefusal
from delivery.downloads.token import LICENSE_SALT, is_genuine, row_id
from delivery.licenses.models import LicenseKey
from delivery.refusal_page import kept_private, refused


@require_safe
def license_file(request: HttpRequest, token: str, filename: str) -> HttpResponse:
    """A binary license key, to save; a revoked one is gone."""
    keys = LicenseKey.objects.select_related("item__order__vendor")
    key = keys.filter(pk=row_id(token) or 0, filename=filename).first()
    if key is None or not is_genuine(token, key.pk, 1, LICENSE_SALT):
        raise Http404
    if key.state == "revoked":
        return refused(request, key.item.order, DownloadRefusal.WITHDRAWN)
    answer = HttpResponse(b64decode(key.value), content_type="application/octet-stream")
    answer["Content-Disposition"] = content_disposition_header(True, filename)
    return kept_private(answer)
