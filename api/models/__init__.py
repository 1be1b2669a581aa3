from api.models.api_token import ApiToken
from api.models.idempotent_request import IdempotentRequest

__all__ = ["ApiToken", "IdempotentRequest"]
