from delivery.licenses.models.activation import Activation
from delivery.licenses.models.license_key import LicenseKey, PoolKey, SigningKey

__all__ = ["Activation", "LicenseKey", "PoolKey", "SigningKey"]
