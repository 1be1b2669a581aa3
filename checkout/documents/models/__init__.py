from checkout.documents.models.document import Document
from checkout.documents.models.number_series import NumberSeries

__all__ = ["Document", "NumberSeries"]
