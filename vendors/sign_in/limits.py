"""How many wrong passwords and codes are looked at, so that guessing is slow and nobody locks others out.

A stranger has some tries at an account from each network. What is beyond that at one account, from many networks, is
only slowed down, and a device that its person signed in with before passes: its tries are counted by themselves. Who
has no such device sets a new password by email, which makes this device a known one.
"""

from dataclasses import dataclass

from django.http import HttpRequest

from core.client_ip import client_network
from core.rate_limit import AccountLimit
from vendors.sign_in.known_device import device_of

TOO_MANY = (
    "Too many failed sign-in attempts. Wait ten minutes and try again, or choose “Forgot your password?” "
    "on the sign-in page: with a new password you get in at once."
)


@dataclass(frozen=True, slots=True)
class WrongTries:
    """The wrong tries at one kind of secret; each try is counted before it is looked at, a right one given back."""

    by_network: AccountLimit  # at all accounts
    by_account_and_network: AccountLimit
    by_account: AccountLimit  # of unknown devices; beyond it they wait for each other
    by_account_slowly: AccountLimit
    by_device: AccountLimit

    def take(self, request: HttpRequest, email: str) -> bool:
        """Count a try at an account; return False when it may not be looked at."""
        account, device = _account(email), device_of(request)
        if device.knows(account):
            return self.by_device.take(account, device.key)
        network = client_network(request)
        return (
            self.by_network.take(network)
            and self.by_account_and_network.take(account, network)
            and (self.by_account.take(account) or self.by_account_slowly.take(account))
        )

    def give_back(self, request: HttpRequest, email: str) -> None:
        """Take back the count of a try that was right."""
        account, device = _account(email), device_of(request)
        if device.knows(account):
            self.by_device.give_back(account, device.key)
            return
        network = client_network(request)
        self.by_network.give_back(network)
        self.by_account_and_network.give_back(account, network)
        self.by_account.give_back(account)


def _account(email: str) -> str:
    return email.strip().lower()


WRONG_PASSWORDS = WrongTries(
    by_network=AccountLimit("password-network", 10, 60),
    by_account_and_network=AccountLimit("password-account-network", 10, 600),
    by_account=AccountLimit("password-account", 20, 3_600),
    by_account_slowly=AccountLimit("password-account-slowly", 1, 10),
    by_device=AccountLimit("password-device", 10, 600),
)
WRONG_CODES = WrongTries(  # who tries them knows the password
    by_network=AccountLimit("code-network", 10, 60),
    by_account_and_network=AccountLimit("code-account-network", 10, 600),
    by_account=AccountLimit("code-account", 20, 3_600),
    by_account_slowly=AccountLimit("code-account-slowly", 1, 60),
    by_device=AccountLimit("code-device", 10, 600),
)
PASSKEYS_BY_NETWORK = AccountLimit("passkey-network", 30, 60)
RESETS_BY_NETWORK = AccountLimit("password-reset-network", 20, 3_600)
RESETS_BY_ADDRESS = AccountLimit("password-reset-address", 5, 3_600)
INVITATIONS = AccountLimit("invitation", 20, 3_600)  # of one vendor
VENDOR_ADDRESSES = AccountLimit("vendor-address", 10, 3_600)  # links of one vendor
ADDRESS_CHANGES = AccountLimit("address-change", 5, 3_600)  # of one person
