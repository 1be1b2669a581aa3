"""Pictures of products and logos of vendors: kept by their digest, which the product or the vendor names."""

import hashlib

from django.core.files.uploadedfile import UploadedFile

from core.picture import MAX_BYTES, BadPicture, read_picture
from vendors.models import Picture


def uploaded_picture(file: "UploadedFile[bytes] | None") -> bytes:
    """Return the picture that was uploaded as a PNG. Raise BadPicture."""
    if file is None:
        raise BadPicture("Choose a file first.")
    return read_picture(file.read(MAX_BYTES + 1))


def png_of(vendor_id: int, digest: str) -> bytes:
    """Return the picture of a vendor that has this digest."""
    return bytes(Picture.objects.values_list("png", flat=True).get(vendor_id=vendor_id, digest=digest))


def keep_picture(vendor_id: int, png: bytes) -> str:
    """Keep a picture in the vendor's transaction and return its digest; "" for none."""
    if not png:
        return ""
    digest = hashlib.sha256(png).hexdigest()
    Picture.objects.get_or_create(vendor_id=vendor_id, digest=digest, defaults={"png": png})
    return digest
