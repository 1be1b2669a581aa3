"""What becomes of a vendor's product files, and what that does to links which customers have already."""

from collections.abc import Collection
from dataclasses import dataclass

from django.contrib.admin.models import CHANGE, LogEntry
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models.functions import Now

from delivery.downloads.models import Component, DownloadLink, FileVersion, ProductFile
from vendors.models import Product, User, Vendor


class FilenameTaken(Exception):
    """Another file of the vendor's goes by that name."""


@dataclass(frozen=True, slots=True)
class Impact:
    """Whom it hits when a file's name is no longer answered."""

    items: int  # order items that were delivered with it
    open_links: int  # addresses that would work today


def upload(
    vendor: Vendor, user: User, uploaded: "UploadedFile[bytes]", *, name: str, label: str
) -> ProductFile:
    """A new file or, under a filename that is there, its new version: links of that name then give it."""
    filename = uploaded.name or ""
    version = FileVersion(
        vendor=vendor,
        label=label,
        size=uploaded.size or 0,
        sha256=uploaded.sha256,  # type: ignore[attr-defined]
        uploaded_by=user,
    )
    version.stored.save(filename, uploaded, save=False)  # which takes its time: no transaction is open yet
    try:
        return _give_out(version, filename, name)
    except BaseException:
        version.stored.delete(save=False)
        raise


def rename(file: ProductFile, user: User, *, name: str, filename: str) -> None:
    """Customers keep the addresses they were given: those with the old filename answer 403."""
    with transaction.atomic():
        others = ProductFile.objects.standing().filter(vendor_id=file.vendor_id, filename=filename)
        if others.exclude(pk=file.pk).exists():
            raise FilenameTaken
        told = f"Renamed from {file.filename} to {filename}."
        file.name, file.filename = name, filename
        file.save(update_fields=["name", "filename"])
        take_over_links(file)
        _tell(user, file, told)


def remove(file: ProductFile, user: User) -> None:
    """Nobody gets it any more; its versions stay in the records of those who did."""
    with transaction.atomic():
        ProductFile.objects.filter(pk=file.pk, removed_at=None).update(removed_at=Now())
        Component.objects.filter(file=file).delete()
        _tell(user, file, "Removed.")


def attach(file: ProductFile, products: Collection[Product]) -> None:
    """Exactly these products come with it, from the next delivery on."""
    with transaction.atomic():
        Component.objects.filter(file=file).exclude(product__in=products).delete()
        Component.objects.bulk_create(
            [Component(vendor_id=file.vendor_id, file=file, product=product) for product in products],
            ignore_conflicts=True,
        )


def impact(file: ProductFile) -> Impact:
    named = DownloadLink.objects.filter(file=file, filename=file.filename)
    return Impact(named.count(), named.open().count())


def take_over_links(file: ProductFile) -> None:
    """Addresses given out under this filename, whichever file had it then, now lead to this one."""
    links = DownloadLink.objects.filter(vendor_id=file.vendor_id, filename=file.filename)
    links.exclude(file=file).update(file=file)


def _give_out(version: FileVersion, filename: str, name: str) -> ProductFile:
    with transaction.atomic():
        file, created = ProductFile.objects.standing().get_or_create(
            vendor=version.vendor, filename=filename, defaults={"name": name or filename}
        )
        version.file = file
        version.save()
        file.current, file.name = version, name or file.name
        file.save(update_fields=["current", "name"])
        if created:
            take_over_links(file)
    return file


def _tell(user: User, file: ProductFile, message: str) -> None:
    LogEntry.objects.log_actions(str(user.pk), [file], CHANGE, change_message=message)
