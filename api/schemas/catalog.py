from typing import Self

from pydantic import BaseModel

from api.schemas.amount import Amount
from vendors.models import Product


class ProductEntry(BaseModel):
    """A product of the vendor."""

    id: int
    sku: str
    name: str
    price: Amount
    is_active: bool

    @classmethod
    def of(cls, product: Product) -> Self:
        return cls(
            id=product.pk,
            sku=product.sku,
            name=product.name,
            price=Amount.of(product.price),
            is_active=product.is_active,
        )
