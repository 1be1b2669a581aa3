"""What limits count a client by."""

import pytest

from core.client_ip import network_of
from tests.project import product_code


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::", "2001:db8:1:2::/64"),
    ],
)
def test_network_is_an_ipv4_address_or_an_ipv6_network(address: str, network: str) -> None:
    assert network_of(address) == network


def test_addresses_are_only_stored_and_networks_counted() -> None:
    users = {path for path, text in product_code().items() if "client_ip(request)" in text}

    assert users == {
        "checkout/order_form/views.py",  # the evidence in a dispute
        "core/client_ip.py",
        "delivery/downloads/views/downloads.py",  # the history of downloads
        "delivery/licenses/views/activate.py",  # the machine's last address
        "vendors/account/sessions.py",  # where a person is signed in
    }
