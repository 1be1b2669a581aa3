from ipaddress import IPv6Address, ip_address, ip_network

from allauth.account.adapter import get_adapter
from django.http import HttpRequest

IPV6_PREFIX = 64  # bits: what a provider gives to one customer at least


def client_ip(request: HttpRequest) -> str:
    """Return the address of the client, behind as many proxies as `TRUSTED_PROXY_COUNT` says."""
    return str(get_adapter().get_client_ip(request))


def client_network(request: HttpRequest) -> str:
    """Return what limits count a client by: its IPv4 address, or the IPv6 network that is all its own."""
    return network_of(client_ip(request))


def network_of(address: str) -> str:
    """Return the network of an address; one of IPv4 written as IPv6 is one of IPv4."""
    ip = ip_address(address)
    if isinstance(ip, IPv6Address):
        return str(ip.ipv4_mapped or ip_network((int(ip), IPV6_PREFIX), strict=False))
    return str(ip)
