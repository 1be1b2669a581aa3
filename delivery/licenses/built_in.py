"""The built-in generator: it signs keys by a key pair of the product, made when it is first needed."""

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from core.encryption import decrypt, encrypt
from delivery.licenses.format import Claims, read_key, write_key
from delivery.licenses.models import SigningKey
from orders.models import OrderItem
from vendors.models import Product


def signing_key_of(product: Product) -> SigningKey:
    """Return the product's key pair; a product has one, also when two orders ask at once."""
    private_key = Ed25519PrivateKey.generate()
    signing_key, _ = SigningKey.objects.get_or_create(
        product=product,
        defaults={
            "vendor_id": product.vendor_id,
            "private_sealed": encrypt(private_key.private_bytes_raw()),
            "public": private_key.public_key().public_bytes_raw().hex(),
        },
    )
    return signing_key


def generate_key(item: OrderItem, serial: int, hardware_id: str) -> str:
    """Return the item's first, second, … key, in the name of the customer's company or person."""
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
    private_key = decrypt(signing_key_of(item.product).private_sealed)
    return write_key(claims, Ed25519PrivateKey.from_private_bytes(private_key))


def verify_key(key: str, signing_key: SigningKey) -> Claims:
    """Return what a genuine key says. Raises format.BadKey."""
    return read_key(key, Ed25519PublicKey.from_public_bytes(bytes.fromhex(signing_key.public)))
