from vendors.middleware import PanelRequest
from vendors.rights import Right


def may_import(request: PanelRequest) -> bool:
    """Whether this person may import orders: it takes the same right as to export them."""
    return request.vendor is not None and request.actor.may(Right.EXPORT, request.vendor)
