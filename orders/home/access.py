from django.http import Http404

from orders.home.extension_points import Need
from orders.home.waiting import need_by_slug


def need_or_404(slug: str) -> Need:
    """Return the kind with this slug."""
    need = need_by_slug(slug)
    if need is None:
        raise Http404
    return need
