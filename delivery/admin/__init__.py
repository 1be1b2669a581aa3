from delivery.licenses.admin import MissingKeyAdmin
from delivery.shipments.admin import ShipmentAdmin

__all__ = ["MissingKeyAdmin", "ShipmentAdmin"]
