import uuid

from django.db import migrations
from django.db.models.functions import Now
from django.utils.text import get_valid_filename

OLD_COLUMNS = (
    "id",
    "file_digest",
    "rows",
    "refused_rows",
    "orders",
    "orders_done",
    "started_at",
    "finished_at",
)


def merge(apps, schema_editor):
    """Make a run of each import by the command; that of an upload has a run already.

    The run keeps the old row, to whose number the activities of its orders refer: in its mapping, an upload in its
    summary, since its mapping is used again.
    """
    ImportRun = apps.get_model("orders_imports", "ImportRun")
    for old in apps.get_model("orders_imports", "FileImport").objects.order_by("pk"):
        values = ((column, getattr(old, column)) for column in OLD_COLUMNS)
        kept = {column: value if isinstance(value, int) else str(value or "") for column, value in values}
        if upload := _upload_of(old, ImportRun.objects):
            upload.summary |= {"file_import": kept}
            upload.save(update_fields=["summary"])
            continue
        ImportRun.objects.create(
            vendor_id=old.vendor_id, file_name=old.file_name, file_digest=old.file_digest, size=0,
            token=uuid.uuid4(), mapping={"source": old.source, "file_import": kept}, processed=old.rows,
            total=old.rows, state="done" if old.finished_at else "stopped", created_at=old.started_at,
            finished_at=old.finished_at or Now(),
        )  # fmt: skip


def _upload_of(old, runs):
    """Return the upload that was imported so: the newest before it, of the same vendor, source and file name."""
    uploads = runs.filter(
        vendor_id=old.vendor_id,
        user__isnull=False,
        mapping__source=old.source,
        state__in=("importing", "stopped", "done"),
        created_at__lte=old.started_at,
    ).exclude(summary__has_key="file_import")
    named_alike = (
        run for run in uploads.order_by("-pk") if get_valid_filename(run.file_name) == old.file_name
    )
    return next(named_alike, None)


def split(apps, schema_editor):
    """Make the old rows again, and one for each younger run of the command."""
    ImportRun = apps.get_model("orders_imports", "ImportRun")
    FileImport = apps.get_model("orders_imports", "FileImport")
    for run in ImportRun.objects.order_by("pk"):
        kept = run.summary.pop("file_import", None) or run.mapping.get("file_import")
        if kept:
            row = kept | {"finished_at": kept["finished_at"] or None}
            FileImport.objects.create(**_identity(run), **row)
            run.save(update_fields=["summary"])
    schema_editor.execute(
        "SELECT setval(pg_get_serial_sequence('orders_imports_fileimport', 'id'), coalesce(max(id), 1)) "
        "FROM orders_imports_fileimport"
    )
    for run in ImportRun.objects.filter(user=None).exclude(mapping__has_key="file_import").order_by("pk"):
        orders = sum(group["orders"] for group in run.summary.get("groups", ()))
        FileImport.objects.create(
            **_identity(run), file_digest=run.file_digest, rows=run.total, orders=orders, orders_done=orders,
            refused_rows=sum(run.summary.get("refused", {}).values()), started_at=run.created_at,
            finished_at=run.finished_at if run.state == "done" else None,
        )  # fmt: skip
    ImportRun.objects.filter(user=None).delete()


def _identity(run):
    return {
        "vendor_id": run.vendor_id,
        "source": run.mapping["source"],
        "file_name": get_valid_filename(run.file_name),
    }


class Migration(migrations.Migration):
    """What was FileImport is ImportRun."""

    dependencies = [("orders_imports", "0002_run_columns")]

    operations = [
        migrations.RunPython(merge, split),
        migrations.DeleteModel("FileImport"),
    ]
