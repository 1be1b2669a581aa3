import pytest
from pytest_django import Settings

from tests import make
from vendors.models import Product, Vendor


@pytest.fixture(autouse=True)
def unused_limits(fresh_limits: None) -> None:
    """Every rate limit, unused at the start of each test."""


@pytest.fixture
def product(vendor: Vendor, settings: Settings) -> Product:
    """A product on sale at €49.00, paid at the fake gateway."""
    settings.USE_FAKE_GATEWAY = True
    return make.product(vendor, sku="BP-1", price_minor=4_900)
