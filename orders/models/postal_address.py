from django.db import models
from django_countries.fields import CountryField


class PostalAddress(models.Model):
    """Who and where, as it was when the order was placed."""

    first_name = models.CharField(max_length=200, blank=True)
    last_name = models.CharField(max_length=200, blank=True)
    company = models.CharField(max_length=200, blank=True)
    street1 = models.CharField("address", max_length=200, blank=True)
    street2 = models.CharField("address, second line", max_length=200, blank=True)
    city = models.CharField(max_length=200, blank=True)
    region = models.CharField(max_length=200, blank=True)
    postal_code = models.CharField(max_length=40, blank=True)
    country = CountryField(blank=True)
    phone = models.CharField(max_length=60, blank=True)

    class Meta:
        abstract = True

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def lines(self) -> list[str]:
        """The address as written on an envelope, without blank lines."""
        town = " ".join(part for part in (self.postal_code, self.city) if part)
        country = self.country.name if self.country else ""
        lines = (
            self.full_name,
            self.company,
            self.street1,
            self.street2,
            town,
            self.region,
            country,
            self.phone,
        )
        return [line for line in lines if line]
