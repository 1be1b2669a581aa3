"""The vendor's products."""

from typing import Any

from django.http import Http404
from ninja import Router

from api.parameters import PAGE_SIZE, After, RowId, Size, newest_results
from api.request import ApiRequest
from api.schemas import ProductEntry, Results

router = Router(tags=["Products"])


@router.get(
    "/products", response=Results[ProductEntry], operation_id="list-products", summary="List the products"
)
def list_products(request: ApiRequest, limit: Size = PAGE_SIZE, after: After = "") -> Results[Any]:
    """List the vendor's products, the newest first."""
    return newest_results(request, ProductEntry, request.vendor.products.all(), after=after, limit=limit)


@router.get(
    "/products/{product_id}", response=ProductEntry, operation_id="get-product", summary="Get a product"
)
def get_product(request: ApiRequest, product_id: RowId) -> ProductEntry:
    """Get a product."""
    product = request.vendor.products.filter(pk=product_id).first()
    if product is None:
        raise Http404
    return ProductEntry.of(product)
