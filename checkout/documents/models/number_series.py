from django.db import models


class NumberSeries(models.Model):
    """The last number of a company for one kind of document; the row is locked until the document is committed."""

    entity = models.CharField(max_length=4)
    kind = models.CharField(max_length=12)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = "number series"
        constraints = (models.UniqueConstraint(fields=("entity", "kind"), name="one_series_per_kind"),)

    def __str__(self) -> str:
        return f"{self.entity} {self.kind}: {self.last}"
