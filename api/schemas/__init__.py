"""What the API answers, as pydantic models, which the OpenAPI document describes.

Each is made from a row by its `of`; plain pydantic, since the library's own base class reads each attribute twice.
"""

from api.schemas.activity import ActionResult, ActivityEntry
from api.schemas.amount import Amount
from api.schemas.catalog import ProductEntry
from api.schemas.customer import CustomerEntry, CustomerTotal
from api.schemas.email import EmailEntry
from api.schemas.forms import ActionDetail, ActionEntry
from api.schemas.item import ItemDetail, ItemEntry
from api.schemas.order import Address, OrderDetail, OrderEntry
from api.schemas.page import Results
from api.schemas.refund import RefundEntry

__all__ = [
    "ActionDetail",
    "ActionEntry",
    "ActionResult",
    "ActivityEntry",
    "Address",
    "Amount",
    "CustomerEntry",
    "CustomerTotal",
    "EmailEntry",
    "ItemDetail",
    "ItemEntry",
    "OrderDetail",
    "OrderEntry",
    "ProductEntry",
    "RefundEntry",
    "Results",
]
