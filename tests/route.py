"""How a test calls a route, and the objects of one vendor that its address and its form name."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests import make
from vendors.models import User, Vendor

TOKEN = str(UUID(int=7))


@dataclass(frozen=True)
class Sample:
    """A kind of object that a route names; it is made once for each vendor."""

    make: Callable[["Samples"], Any]
    attribute: str = "pk"  # what addresses and forms name it by
    absent: object = 2**40  # a value of that attribute that no object has


class Samples:
    """One vendor's objects, made when they are first asked for."""

    def __init__(self, vendor: Vendor, user: User) -> None:
        self.vendor, self.user = vendor, user
        self._objects: dict[Sample, Any] = {}

    def get(self, sample: Sample) -> Any:
        """Return the object itself."""
        if sample not in self._objects:
            self._objects[sample] = sample.make(self)
        return self._objects[sample]

    def value(self, sample: Sample) -> Any:
        """Return what an address or a form names the object by."""
        return getattr(self.get(sample), sample.attribute)


class AbsentSamples(Samples):
    """Objects that do not exist."""

    def __init__(self) -> None:
        """Needs no vendor."""

    def value(self, sample: Sample) -> Any:
        return sample.absent


@dataclass(frozen=True)
class Route:
    """How a route is called.

    A test module, or a `routes.py` beside it, lists its own as `ROUTES`; tests/routes.py collects them all.
    An action that asks nothing or a comment only needs none: its route is made from the registry.
    """

    name: str
    fixed: dict[str, str] = field(default_factory=dict)  # fixed parts of the address
    objects: dict[str, Sample] = field(default_factory=dict)  # parts of the address that name an object
    form: dict[str, Any] | None = None  # None: it takes no POST; a callable value is called for each POST
    form_objects: dict[str, Sample] = field(default_factory=dict)  # fields of the form that name an object
    query_objects: dict[str, Sample] = field(default_factory=dict)
    get: int = 200  # the status that its own people get
    viewer_may: bool = False  # what it writes is a viewer's own
    for_staff: bool = True
    for_managers: bool = False  # an agent may not even look
    may_refuse: bool = False  # a POST of the vendor's people may meet an obstacle or be for staff only

    def __str__(self) -> str:
        return " ".join((self.name, *self.fixed.values()))

    @property
    def samples(self) -> Iterator[Sample]:
        for samples in (self.objects, self.form_objects, self.query_objects):
            yield from samples.values()

    def url(self, samples: Samples) -> str:
        named = {name: samples.value(sample) for name, sample in self.objects.items()}
        query = "&".join(f"{name}={samples.value(sample)}" for name, sample in self.query_objects.items())
        return reverse(self.name, kwargs=self.fixed | named) + (f"?{query}" if query else "")

    def data(self, samples: Samples) -> dict[str, Any]:
        """Return the fields of a form that is well formed."""
        named = {name: samples.value(sample) for name, sample in self.form_objects.items()}
        typed = {name: value() if callable(value) else value for name, value in (self.form or {}).items()}
        return {"token": TOKEN} | typed | named


def uploaded_file() -> SimpleUploadedFile:
    return SimpleUploadedFile("manual.pdf", b"bytes")


VENDOR = Sample(lambda samples: samples.vendor)
ORDER = Sample(lambda samples: make.order(samples.vendor, items=2), "number", absent="1-1-1")
ITEM = Sample(lambda samples: samples.get(ORDER).items.earliest("pk"))
PRODUCT = Sample(lambda samples: make.product(samples.vendor))

OF_ORDER = {"number": ORDER}
OF_ITEM = {"number": ORDER, "item_id": ITEM}
OF_PRODUCT = {"product_id": PRODUCT}
