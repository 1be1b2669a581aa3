"""The carriers of discs, and their tracking pages."""

from urllib.parse import quote

from django.db import models


class Carrier(models.TextChoices):
    USPS = "usps", "USPS"
    UPS = "ups", "UPS"
    FEDEX = "fedex", "FedEx"
    CANADA_POST = "canada_post", "Canada Post"
    DHL = "dhl", "DHL"
    ROYAL_MAIL = "royal_mail", "Royal Mail"
    LA_POSTE = "la_poste", "La Poste"
    OTHER = "other", "Another carrier"


_TRACKING_PAGES = {
    Carrier.USPS: "https://tools.usps.com/go/TrackConfirmAction?tLabels=",
    Carrier.UPS: "https://www.ups.com/track?tracknum=",
    Carrier.FEDEX: "https://www.fedex.com/fedextrack/?trknbr=",
    Carrier.CANADA_POST: "https://www.canadapost-postescanada.ca/track-reperage/en#/search?searchFor=",
    Carrier.DHL: "https://www.dhl.com/en/express/tracking.html?AWB=",
    Carrier.ROYAL_MAIL: "https://www.royalmail.com/track-your-item#/tracking-results/",
    Carrier.LA_POSTE: "https://www.laposte.fr/outils/suivre-vos-envois?code=",
}


def tracking_url(carrier: str, tracking: str) -> str:
    """Return the carrier's page about this shipment; "" where we know none."""
    page = _TRACKING_PAGES.get(Carrier(carrier)) if carrier and tracking else None
    return page + quote(tracking, safe="") if page else ""
