from django.db import models


class VatRate(models.Model):
    """The standard VAT rate of a country, or of a territory with a rate of its own, from a date on."""

    area = models.CharField(max_length=8, db_collation="C", help_text="DE, or AT-JM for a territory.")
    rate = models.PositiveIntegerField(help_text="In thousandths of a percent: 25500 is 25.5%.")
    valid_from = models.DateField()
    source = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("area", "valid_from"), name="one_vat_rate_per_day"),
            models.CheckConstraint(condition=models.Q(rate__lte=100_000), name="vat_rate_within_the_price"),
        )

    def __str__(self) -> str:
        return f"{self.area} from {self.valid_from}: {self.rate / 1000:g}%"
