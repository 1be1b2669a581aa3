"""The built-in generator: a pair of keys for each product, made when it is first needed."""

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from core.encryption import decrypt, encrypt
from delivery.licenses.format import Claims, read, write
from delivery.licenses.models import SigningKey
from orders.models import OrderItem
from vendors.models import Product


def signing_key_of(product: Product) -> SigningKey:
    """One for each product, also when two orders ask at once."""
    private = Ed25519PrivateKey.generate()
    found, _ = SigningKey.objects.get_or_create(
        product=product,
        defaults={
            "vendor_id": product.vendor_id,
            "private_sealed": encrypt(private.private_bytes_raw()),
            "public": private.public_key().public_bytes_raw().hex(),
        },
    )
    return found


def generate(item: OrderItem, serial: int, hardware_id: str) -> str:
    """The item's first, second, … key, in the name of the customer's company or person."""
    assert item.product is not None  # noqa: S101  terms are a product's
    order = item.order
    claims = Claims(
        product=item.product.pk,
        item=item.pk,
        serial=serial,
        quantity=max(item.quantity, 1),
        name=order.company or order.full_name or order.email,
        hardware_id=hardware_id,
    )
    sealed = signing_key_of(item.product).private_sealed
    return write(claims, Ed25519PrivateKey.from_private_bytes(decrypt(sealed)))


def verify(key: str, signing_key: SigningKey) -> Claims:
    """Raises format.BadKey."""
    return read(key, Ed25519PublicKey.from_public_bytes(bytes.fromhex(signing_key.public)))
