from checkout.documents.models.document import Document
from checkout.documents.models.number_series import NumberSeries
from checkout.documents.models.vat_id import VatId

__all__ = ["Document", "NumberSeries", "VatId"]
