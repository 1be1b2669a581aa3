"""The answer to a request that found no room on a disk: in the folder of temporary files or of those that stay."""

import errno

from django.http import HttpResponse
from django.template.loader import render_to_string

NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def disk_full_response(error: BaseException) -> HttpResponse | None:
    """Return a page that says so; None for another error. Whoever wrote the file has removed the half of it."""
    if not isinstance(error, OSError) or error.errno not in NO_ROOM:
        return None
    return HttpResponse(render_to_string("507.html"), status=507)
