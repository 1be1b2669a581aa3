from django.db import models


class SalesTaxRate(models.Model):
    """The sales tax of a state of the USA on downloaded software, from a date on. A state without a row has none."""

    state = models.CharField(max_length=2, db_collation="C")
    rate = models.PositiveIntegerField(help_text="In thousandths of a percent: 6625 is 6.625%.")
    valid_from = models.DateField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("state", "valid_from"), name="one_sales_tax_rate_per_day"),
            models.CheckConstraint(condition=models.Q(rate__lte=100_000), name="sales_tax_within_the_price"),
        )

    def __str__(self) -> str:
        return f"{self.state} from {self.valid_from}: {self.rate / 1000:g}%"
