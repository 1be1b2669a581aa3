import re

from django.db import models
from django_countries.fields import CountryField

from core.vendor_relations import VendorModel

# What is left of an address when its person is erased. The country stays: tax depends on it.
ERASED_ADDRESS = dict.fromkeys(
    ("first_name", "last_name", "company", "street1", "street2", "city", "region", "postal_code", "phone"), ""
)
EAST_ASIAN = re.compile(r"[\u3005\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]+")


class PostalAddress(VendorModel):
    """A name and address as given when the order was placed."""

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
        """Return the full name; Chinese, Japanese and Korean names begin with the family name."""
        if EAST_ASIAN.fullmatch(f"{self.last_name}{self.first_name}"):
            return f"{self.last_name}{self.first_name}"
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def country_code(self) -> str:
        """Return `country.code`, without looking for it in the list of all countries, which is slow in a list."""
        code = vars(self).get("country")
        return str(self.country.code or "") if code is None else str(code)

    @property
    def lines(self) -> list[str]:
        """Return the address as written on an envelope, without blank lines."""
        country = self.country.name if self.country else ""
        lines = (
            self.full_name,
            self.company,
            self.street1,
            self.street2,
            *self._town,
            country,
            self.phone,
        )
        return [line for line in lines if line]

    @property
    def _town(self) -> list[str]:
        """Return city, region and postal code in the order that the country writes them."""
        match self.country.code:
            case "US" | "CA":
                return [", ".join(filter(None, (self.city, f"{self.region} {self.postal_code}".strip())))]
            case "AU" | "NZ":
                return [" ".join(filter(None, (self.city, self.region, self.postal_code)))]
            case "GB" | "IE":
                return [self.city, self.region, self.postal_code]
        return [f"{self.postal_code} {self.city}".strip(), self.region]
