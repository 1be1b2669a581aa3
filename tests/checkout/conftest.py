import pytest
from pytest_django import Settings

from tests import make
from tests.refunds.conftest import fake_gateway
from vendors.models import Product, Vendor

__all__ = ["fake_gateway"]


@pytest.fixture(autouse=True)
def limits_of_the_test(fresh_limits: None) -> None:
    """Each test counts from nothing."""


@pytest.fixture
def product(vendor: Vendor, settings: Settings) -> Product:
    settings.USE_FAKE_GATEWAY = True
    return make.product(vendor, sku="BP-1", price_minor=4_900)
