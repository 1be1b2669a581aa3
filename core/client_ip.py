from allauth.account.adapter import get_adapter
from django.http import HttpRequest


def client_ip(request: HttpRequest) -> str:
    """Return the address of the client, behind as many proxies as `TRUSTED_PROXY_COUNT` says."""
    return str(get_adapter().get_client_ip(request))
