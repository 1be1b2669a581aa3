from uuid import uuid4

import pytest
from pytest_django import Settings

from tests import make
from tests.refunds.conftest import fakepay
from vendors.models import Product, Vendor

__all__ = ["fakepay"]


@pytest.fixture(autouse=True)
def fresh_limits(settings: Settings) -> None:
    """What is counted is counted under the key, so with a new one nothing was counted yet."""
    settings.SECRET_KEY = str(uuid4())


@pytest.fixture
def product(vendor: Vendor, settings: Settings) -> Product:
    settings.WITH_FAKE_GATEWAY = True
    return make.product(vendor, sku="BP-1", price_minor=4_900)
