from delivery.models.delivery import Delivery
from delivery.models.delivery_terms import DeliveryTerms

__all__ = ["Delivery", "DeliveryTerms"]
