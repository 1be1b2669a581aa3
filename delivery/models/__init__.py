from delivery.models.activation import Activation
from delivery.models.delivery import Delivery
from delivery.models.delivery_terms import DeliveryTerms
from delivery.models.download import Download
from delivery.models.download_link import DownloadLink
from delivery.models.license_key import LicenseKey, PoolKey, SigningKey
from delivery.models.product_file import Component, FileVersion, ProductFile
from delivery.models.shipment import AddressCheck, Shipment

__all__ = [
    "Activation",
    "AddressCheck",
    "Component",
    "Delivery",
    "DeliveryTerms",
    "Download",
    "DownloadLink",
    "FileVersion",
    "LicenseKey",
    "PoolKey",
    "ProductFile",
    "Shipment",
    "SigningKey",
]
