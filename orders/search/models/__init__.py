from orders.search.models.saved_view import SavedView
from orders.search.models.search_key import SearchKey

__all__ = ["SavedView", "SearchKey"]
