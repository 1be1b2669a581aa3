"""Changes of a vendor's product files, and what they do to links that customers have already."""

from collections.abc import Collection
from dataclasses import dataclass

from django.core.files.uploadedfile import UploadedFile
from django.db.models.functions import Now

from core.vendor_transaction import vendor_transaction
from delivery.downloads.models import Component, DownloadLink, FileVersion, ProductFile
from vendors.actor import Actor
from vendors.log.recording import recorded
from vendors.models import Product, Vendor


class FilenameTaken(Exception):
    """Another file of the vendor's has this filename."""


@dataclass(frozen=True, slots=True)
class Impact:
    """What stops working when a file's name is no longer answered."""

    items: int  # order items that were delivered with it
    open_links: int  # addresses that would work today


def upload_file(
    vendor: Vendor, actor: Actor, uploaded: "UploadedFile[bytes]", *, name: str, label: str
) -> ProductFile:
    """Store a new file or, under a filename that is there, its new version, which links of that name then give."""
    filename = uploaded.name or ""
    version = FileVersion(
        vendor=vendor,
        label=label,
        size=uploaded.size or 0,
        sha256=uploaded.sha256,  # type: ignore[attr-defined]
        uploaded_by=actor.user,
    )
    version.stored.save(filename, uploaded, save=False)  # takes its time: no transaction is open yet
    try:
        return _publish_version(version, filename, name, actor)
    except BaseException:
        version.stored.delete(save=False)
        raise


def _publish_version(version: FileVersion, filename: str, name: str, actor: Actor) -> ProductFile:
    files = ProductFile.objects.active().filter(vendor_id=version.vendor_id, filename=filename)
    with recorded(actor, version.vendor_id, files):
        file, created = files.get_or_create(
            vendor=version.vendor, filename=filename, defaults={"name": name or filename}
        )
        version.file = file
        version.save()
        file.current, file.name = version, name or file.name
        file.save(update_fields=["current", "name"])
        if created:
            point_links_at(file)
    return file


def rename_file(file: ProductFile, *, name: str, filename: str) -> None:
    """Rename a file. Customers keep the addresses they have: those with the old filename respond with 403.

    Raises FilenameTaken.
    """
    with vendor_transaction(file.vendor_id):
        namesakes = ProductFile.objects.active().filter(vendor_id=file.vendor_id, filename=filename)
        if namesakes.exclude(pk=file.pk).exists():
            raise FilenameTaken
        file.name, file.filename = name, filename
        file.save(update_fields=["name", "filename"])
        point_links_at(file)


def remove_file(file: ProductFile) -> None:
    """Stop serving a file; its versions stay in the records of those who have it."""
    with vendor_transaction(file.vendor_id):
        files = ProductFile.objects.active().filter(pk=file.pk, vendor_id=file.vendor_id)
        files.update(removed_at=Now())
        Component.objects.filter(file=file).delete()


def attach_products(file: ProductFile, products: Collection[Product]) -> None:
    """Let exactly these products come with the file, from the next delivery on."""
    with vendor_transaction(file.vendor_id):
        Component.objects.filter(file=file).exclude(product__in=products).delete()
        Component.objects.bulk_create(
            [Component(vendor_id=file.vendor_id, file=file, product=product) for product in products],
            ignore_conflicts=True,
        )


def impact_of_withdrawing(file: ProductFile) -> Impact:
    """Return what stops working when the file is renamed or removed."""
    links = DownloadLink.objects.filter(file=file, filename=file.filename)
    return Impact(links.count(), links.open().count())


def point_links_at(file: ProductFile) -> None:
    """Let addresses with this filename, whichever file had it when they were made, lead to this file."""
    links = DownloadLink.objects.filter(vendor_id=file.vendor_id, filename=file.filename)
    links.exclude(file=file).update(file=file)
