"""Where upper apps add to the pages of the panel and of the vendor's settings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from core.hooks import Hook

if TYPE_CHECKING:
    from django.db.models import Model

    from vendors.middleware import PanelRequest
    from vendors.models import Invitation, Product, Vendor


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """A page in a section of the top menu; `is_shown` hides it from people who may not open it."""

    section: str
    label: str
    route: str
    is_shown: Callable[[PanelRequest], bool] | None = None


MENU: Hook[MenuEntry] = Hook()
"""Pages of the top menu."""


@dataclass(frozen=True, slots=True)
class SettingsPanel:
    """A panel below the checkout settings; `context` returns what its template reads as `content`."""

    template: str
    context: Callable[[PanelRequest, Vendor], dict[str, Any]]


CHECKOUT_SETTINGS: Hook[SettingsPanel] = Hook()
"""Panels below the form on the page Checkout Settings."""


@dataclass(frozen=True, slots=True)
class ProductTab:
    """A tab of a product's page; its route takes the product's id."""

    label: str
    route: str


PRODUCT_TABS: Hook[ProductTab] = Hook()
"""Tabs of a product's page, after its details."""


@dataclass(frozen=True, slots=True)
class ProductPanel:
    """A panel of a product's page; `context` returns what its template reads as `content`."""

    template: str
    context: Callable[[Product], Any]


PRODUCT_PANELS: Hook[ProductPanel] = Hook()
"""Panels beside the details of a product."""

PRODUCT_MADE: Hook[Callable[[Product], None]] = Hook()
"""Called with a product that is made in the panel, in the transaction that makes it; not with a copy."""

PRODUCT_DUPLICATED: Hook[Callable[[Product, Product], None]] = Hook()
"""Called with a product and its copy, in the transaction that makes the copy, to copy what belongs to it."""


@dataclass(frozen=True, slots=True)
class AccountEmail:
    """An email about a person's account; `person_id` is None where it is not known yet whose address it is.

    It holds no secret: the link in it is made when it is sent.
    """

    kind: Literal["password_reset", "confirm_address", "address_changed"]
    to: str
    person_id: int | None = None


ACCOUNT_EMAILS: Hook[Callable[[AccountEmail], None]] = Hook()
"""Called with an email about an account, in the transaction of the act that causes it, to enqueue it."""

INVITATION_EMAILS: Hook[Callable[[Invitation], None]] = Hook()
"""Called with an invitation to a team, in the transaction that writes it, to enqueue its email."""


@dataclass(frozen=True, slots=True)
class VendorAddressEmail:
    """An email about an address of a vendor: to the new one with a link, or to the old one, which counts no more."""

    kind: Literal["confirm", "changed"]
    vendor_id: int
    field: str  # of the vendor
    to: str


VENDOR_ADDRESS_EMAILS: Hook[Callable[[VendorAddressEmail], None]] = Hook()
"""Called with an email about a vendor's address, in the transaction of the act that causes it, to enqueue it."""

KEY_ROTATIONS: Hook[Callable[[int], int]] = Hook()
"""Called by `manage.py rotate_keys` with a vendor's id; signs anew what an earlier key signed, and returns how much."""


@dataclass(frozen=True, slots=True)
class LoggedModel:
    """A model whose changes are in the vendor log, by `vendors.log.recording.recorded`.

    All columns are logged but those that are left out; `more` returns texts by label of what is not in a column.
    """

    model: type[Model]
    kind: str  # of VendorLogEntry.Kind
    label: str
    name: Callable[[Any], str] | None = str  # None: the vendor has one such row
    left_out: tuple[str, ...] = ()
    secret: tuple[str, ...] = ()  # never shown; besides encrypted columns and texts of any length
    more: Callable[[Any], dict[str, str]] | None = None
    has_defaults: bool = False  # a vendor without a row has the defaults of its columns


LOGGED_MODELS: Hook[LoggedModel] = Hook()
"""Models of settings, team and catalog whose changes are in the vendor log."""
