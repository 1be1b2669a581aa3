"""The actor of a request, an API call, a command or a job, and the rights that it has."""

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Protocol

from allauth.mfa.utils import is_mfa_enabled

from core.compiled_query import CompiledQuery, Given
from vendors.models import Seat, User, Vendor
from vendors.rights import RIGHTS_OF_GROUP, RIGHTS_OF_ROLE, Right

_SEATS = CompiledQuery(
    lambda: Seat.objects.filter(user_id=Given("user_id")).select_related("vendor").order_by("pk")
)


class ActorKind(StrEnum):
    VENDOR = "vendor"
    STAFF = "staff"
    CUSTOMER = "customer"
    SYSTEM = "system"


class HasVendor(Protocol):
    """A row that belongs to one vendor."""

    @property
    def vendor_id(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Actor:
    """A person with seats or their API token, staff, a customer with proof of an order, or the system."""

    kind: ActorKind
    name: str
    user: User | None = None
    seats: tuple[Seat, ...] = ()
    rights_everywhere: frozenset[Right] = field(default_factory=frozenset)
    proven_order: HasVendor | None = None
    lacks_second_factor: bool = False
    rights_at_most: frozenset[Right] | None = None  # of an API token; None: all that the role gives

    @classmethod
    def of(cls, user: User) -> "Actor":
        """Return the actor of a signed-in person; staff have no rights before they set up a second factor."""
        if not user.is_staff:
            seats = _seats_of(user)
            return cls(
                ActorKind.VENDOR, str(user), user, seats, lacks_second_factor=_lacks_factor(user, seats)
            )
        if not is_mfa_enabled(user):
            return cls(ActorKind.STAFF, str(user), user, lacks_second_factor=True)
        return cls(ActorKind.STAFF, str(user), user, rights_everywhere=_staff_rights(user))

    @classmethod
    def customer(cls, order: HasVendor, name: str) -> "Actor":
        """Return the actor of a customer who proved that this order is theirs, and may act on no other."""
        return cls(ActorKind.CUSTOMER, name[:200], proven_order=order)

    @classmethod
    def by_api_token(cls, seat: Seat, token_name: str, rights: frozenset[Right]) -> "Actor":
        """Return the actor of an API token: its maker at one vendor, with these rights of those that the role gives."""
        tail = f", by API token “{token_name}”"
        name = f"{str(seat.user)[: 200 - len(tail)]}{tail}"
        seats = (seat,)
        lacks_factor = _lacks_factor(seat.user, seats)
        of_token = cls(ActorKind.VENDOR, name, seat.user, seats, lacks_second_factor=lacks_factor)
        return replace(of_token, rights_at_most=rights)

    @property
    def vendor_ids(self) -> list[int]:
        """The vendors at which this person has a seat."""
        return [seat.vendor_id for seat in self.seats]

    @property
    def role(self) -> str:
        """The role at the first vendor, as the user menu shows it."""
        return self.seats[0].get_role_display() if self.seats else "Customer Service"

    def vendor_id_of(self, number: int) -> int:
        """Return the id of the vendor with this number, if the actor may see its orders; else 0."""
        if Right.READ in self.rights_everywhere:
            return Vendor.objects.id_of(number)
        return next((seat.vendor_id for seat in self.seats if seat.vendor.number == number), 0)

    def may(self, right: Right, owned: HasVendor) -> bool:
        """Return whether the actor has this right at the vendor of `owned`."""
        if self.proven_order is not None:
            return right == Right.SUPPORT and owned == self.proven_order
        if self.rights_at_most is not None and right not in self.rights_at_most:
            return False
        return right in self.rights_everywhere or any(
            seat.vendor_id == owned.vendor_id and right in RIGHTS_OF_ROLE[seat.role] for seat in self.seats
        )

    def refusal(self, right: Right, owned: HasVendor) -> str:
        """Return why the actor lacks the right, as the end of a sentence; "" when it has the right."""
        if self.may(right, owned):
            return ""
        if self.rights_at_most is not None and right not in self.rights_at_most:
            return "this API token does not allow it"
        roles = {seat.vendor_id: seat.get_role_display() for seat in self.seats}
        return f"your role ({roles.get(owned.vendor_id, 'none')}) does not allow it"


def _seats_of(user: User) -> tuple[Seat, ...]:
    seats = _SEATS.rows(user_id=user.pk)
    for seat in seats:
        seat.user = user
    return tuple(seats)


def _lacks_factor(user: User, seats: tuple[Seat, ...]) -> bool:
    """Return whether one of a person's vendors asks for a second factor that the person has not."""
    return any(seat.vendor.needs_second_factor for seat in seats) and not is_mfa_enabled(user)


def _staff_rights(user: User) -> frozenset[Right]:
    if user.is_superuser:
        return frozenset(Right)
    groups = user.groups.values_list("name", flat=True)
    return frozenset().union(*(RIGHTS_OF_GROUP.get(name, frozenset()) for name in groups))


SYSTEM = Actor(ActorKind.SYSTEM, "System", rights_everywhere=frozenset(Right))
