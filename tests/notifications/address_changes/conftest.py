import pytest

from notifications.address_changes.models import AddressSettings
from orders.models import Order
from tests import make
from vendors.models import Vendor


@pytest.fixture
def guarded(vendor: Vendor) -> Vendor:
    """The vendor with the settings that everybody has who changed none."""
    AddressSettings.objects.filter(vendor=vendor).delete()
    return vendor


@pytest.fixture
def order(guarded: Vendor) -> Order:
    return make.order(guarded)
