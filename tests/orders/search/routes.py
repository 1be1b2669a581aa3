"""The routes of saved views."""

from orders.search.models import SavedView
from tests.route import Route, Sample, Samples


def _saved_view(samples: Samples) -> SavedView:
    fields = {"name": "Late", "query": "last_name=hop", "is_shared": True}
    return SavedView.objects.create(vendor=samples.vendor, owner=samples.user, **fields)


OF_VIEW = {"view_id": Sample(_saved_view)}
ROUTES = [
    Route("live_hits", for_staff=False),
    Route("saved_views", form={"name": "Mine", "query": "last_name=hop"}, viewer_may=True, for_staff=False),
    Route("saved_view", objects=OF_VIEW, get=302, for_staff=False),
    Route("forget_view", objects=OF_VIEW, form={}, get=405, for_staff=False),
]
