from django.urls import path

from api.v1 import api
from api.views.documentation import api_docs, openapi
from api.views.tokens import api_tokens, revoke_api_token

urlpatterns = [
    path("account/tokens/", api_tokens, name="api_tokens"),
    path("account/tokens/<int:token_id>/revoke/", revoke_api_token, name="revoke_api_token"),
    path("api/v1/docs", api_docs, name="api_docs"),
    path("api/v1/openapi.json", openapi, name="openapi"),
    path("api/v1/", api.urls),
]
