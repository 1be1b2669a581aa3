"""Who is asking: the same four kinds of people, whichever door they came through."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from allauth.mfa.utils import is_mfa_enabled

from vendors.models import Seat, User
from vendors.rights import RIGHTS_OF_GROUP, RIGHTS_OF_ROLE, Right


class ActorKind(StrEnum):
    VENDOR = "vendor"
    STAFF = "staff"
    CUSTOMER = "customer"
    SYSTEM = "system"


class Owned(Protocol):
    """Anything that belongs to one vendor."""

    @property
    def vendor_id(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Actor:
    """A seat, staff, a customer by proof, or the system; it knows what it may do."""

    kind: ActorKind
    name: str
    user: User | None = None
    seats: tuple[Seat, ...] = ()
    everywhere: frozenset[Right] = field(default_factory=frozenset)
    proven: Owned | None = None
    lacks_second_factor: bool = False

    @classmethod
    def of(cls, user: User) -> "Actor":
        """The signed-in person. Staff have no rights before they set up their second factor."""
        if not user.is_staff:
            seats = user.seats.select_related("vendor").order_by("pk")
            return cls(ActorKind.VENDOR, str(user), user, tuple(seats))
        if not is_mfa_enabled(user):
            return cls(ActorKind.STAFF, str(user), user, lacks_second_factor=True)
        return cls(ActorKind.STAFF, str(user), user, everywhere=_staff_rights(user))

    @classmethod
    def customer(cls, proven: Owned, name: str) -> "Actor":
        """Who has proven that this order is theirs: they may ask for help with it, and with nothing else."""
        return cls(ActorKind.CUSTOMER, name[:200], proven=proven)

    @property
    def vendor_ids(self) -> list[int]:
        """The vendors at which this person has a seat."""
        return [seat.vendor_id for seat in self.seats]

    @property
    def role(self) -> str:
        return self.seats[0].get_role_display() if self.seats else "Customer Service"

    def may(self, right: Right, owned: Owned) -> bool:
        if self.proven is not None:
            return right == Right.SUPPORT and owned == self.proven
        return right in self.everywhere or any(
            seat.vendor_id == owned.vendor_id and right in RIGHTS_OF_ROLE[seat.role] for seat in self.seats
        )

    def refusal(self, right: Right, owned: Owned) -> str:
        """Why this person may not, as a sentence; empty when they may."""
        if self.may(right, owned):
            return ""
        roles = {seat.vendor_id: seat.get_role_display() for seat in self.seats}
        return f"your role ({roles.get(owned.vendor_id, 'none')}) does not allow it"


def _staff_rights(user: User) -> frozenset[Right]:
    if user.is_superuser:
        return frozenset(Right)
    groups = user.groups.values_list("name", flat=True)
    return frozenset().union(*(RIGHTS_OF_GROUP.get(name, frozenset()) for name in groups))


SYSTEM = Actor(ActorKind.SYSTEM, "System", everywhere=frozenset(Right))
