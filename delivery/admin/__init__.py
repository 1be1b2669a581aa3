from delivery.admin.missing_keys import MissingKeyAdmin
from delivery.admin.shipments import ShipmentAdmin

__all__ = ["MissingKeyAdmin", "ShipmentAdmin"]
