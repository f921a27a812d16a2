"""What kind of place an IP address is, whichever way it is written or wrapped.

Follows the IANA special-purpose registries (RFC 6890 and its updates, read 2026-11) in a table of our own,
because `ipaddress.is_global` differs between the Python versions we support.
"""

from __future__ import annotations

import errno
import ipaddress
import socket
from typing import Final

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

_SPECIAL: Final[dict[str, tuple[str, ...]]] = {
    "unspecified": ("0.0.0.0/8", "::/128"),
    "loopback": ("127.0.0.0/8", "::1/128"),
    "link-local": ("169.254.0.0/16", "fe80::/10"),
    "private": ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7", "fec0::/10"),
    "shared": ("100.64.0.0/10",),
    "multicast": ("224.0.0.0/4", "ff00::/8"),
    "reserved": (
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "240.0.0.0/4",
        "::/96",
        "64:ff9b:1::/48",
        "100::/64",
        "100:0:0:1::/64",
        "2001::/23",
        "2001:db8::/32",
        "3fff::/20",
        "5f00::/16",
    ),
}
KINDS: Final[tuple[tuple[Network, str], ...]] = tuple(
    (ipaddress.ip_network(text), kind) for kind, texts in _SPECIAL.items() for text in texts
)

METADATA: Final[tuple[Network, ...]] = tuple(
    ipaddress.ip_network(text)
    for text in (
        "169.254.169.0/24",  # AWS, Azure, Google, Huawei, OpenStack, Oracle …
        "169.254.170.0/24",  # AWS containers
        "169.254.0.23/32",  # Tencent
        "100.100.100.200/32",  # Alibaba
        "100.96.0.96/32",  # Volcengine
        "168.63.129.16/32",  # Azure's wire server, an address that looks public
        "192.0.0.192/32",  # Oracle
        "fd00:ec2::/32",  # AWS
        "fd20:ce::254/128",  # Google
    )
)

_PREFIXES: Final[tuple[tuple[ipaddress.IPv6Network, int], ...]] = (
    # Where a 32-bit address stands inside the 128, counted in bits from the right.
    (ipaddress.IPv6Network("::/96"), 0),
    (ipaddress.IPv6Network("::ffff:0:0/96"), 0),
    (ipaddress.IPv6Network("::ffff:0:0:0/96"), 0),
    (ipaddress.IPv6Network("64:ff9b::/96"), 0),
    (ipaddress.IPv6Network("64:ff9b:1::/48"), 0),
    (ipaddress.IPv6Network("2002::/16"), 80),
    (ipaddress.IPv6Network("2001::/32"), 64),
)
_TEREDO = ipaddress.IPv6Network("2001::/32")
_ISATAP = (0x00005EFE, 0x02005EFE)


def parse(text: str) -> Address | None:
    """Return the address that ``text`` spells canonically, or None: it is a name, or an odd form.

    A zone id is dropped for the decision: ``fe80::1%eth0`` is judged as ``fe80::1``.
    """
    try:
        return ipaddress.ip_address(text.split("%", 1)[0])
    except ValueError:
        return None


def plain(address: Address) -> Address:
    """Return the IPv4 address inside an IPv4-mapped one, since that is what the kernel connects to."""
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
        return address.ipv4_mapped
    return address


def embedded(address: Address) -> list[ipaddress.IPv4Address]:
    """Return every IPv4 address that a translator or tunnel could take out of ``address``.

    Mapped, compatible and translated forms (RFC 4291, 2765), NAT64 (RFC 6052, 8215), 6to4 (RFC 3056), Teredo
    (RFC 4380: server, and client with its bits inverted) and ISATAP (RFC 5214).
    """
    if isinstance(address, ipaddress.IPv4Address):
        return []
    number = int(address)
    found = [
        ipaddress.IPv4Address((number >> shift) & 0xFFFFFFFF)
        for network, shift in _PREFIXES
        if address in network and number > 1
    ]
    if address in _TEREDO:
        found.append(ipaddress.IPv4Address(~number & 0xFFFFFFFF))
    if (number >> 32) & 0xFFFFFFFF in _ISATAP:
        found.append(ipaddress.IPv4Address(number & 0xFFFFFFFF))
    return found


def kind(address: Address) -> str:
    """Return ``public`` or the first reason why ``address`` is not, its embedded addresses included.

    One of: unspecified, loopback, link-local, private, shared (carrier NAT), multicast, reserved, public.
    """
    for candidate in (*embedded(address), plain(address)):
        for network, name in KINDS:
            if candidate.version == network.version and candidate in network:
                return name
        if not candidate.is_global:
            return "reserved"
    return "public"


def is_metadata(address: Address) -> bool:
    """Tell whether ``address`` is, or wraps, a cloud's metadata service."""
    return any(
        candidate.version == network.version and candidate in network
        for candidate in (*embedded(address), address)
        for network in METADATA
    )


def is_this_machine(address: Address) -> bool:
    """Tell whether a packet to ``address`` stays on this machine: only such an address can be bound to."""
    return any(_is_local(candidate) for candidate in (*embedded(address), plain(address)))


def _is_local(address: Address) -> bool:
    if kind(address) in {"loopback", "unspecified"}:
        return True
    family = socket.AF_INET if address.version == 4 else socket.AF_INET6
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.bind((str(address), 0))
    except OSError as error:
        return error.errno not in {errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT}
    return True
