"""Who may be connected to: rules of the administrator, or the one destination a person at the shell named."""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final, Literal
from urllib.parse import urlsplit

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from fishplate.kernel.errors import FishplateError, Text

from . import addresses
from .addresses import Address, Network

Reason = Literal["unlisted", "metadata", "own-port"]

DEFAULT_PORTS: Final = {"http": 80, "https": 443, "postgres": 5432, "postgresql": 5432}
ANY_NAME: Final = "*"

_KINDS: Final[dict[str, Text]] = {
    "public": _("a public address"),
    "private": _("a private address"),
    "loopback": _("this machine itself"),
    "link-local": _("a link-local address"),
    "shared": _("an address behind carrier NAT"),
    "multicast": _("a multicast address"),
    "unspecified": _("an unspecified address"),
    "reserved": _("a reserved address"),
}
_TEXTS: Final[dict[Reason, Any]] = {
    "unlisted": _(
        "{destination} ({address}, {kind}) is not among the allowed destinations. "
        "An administrator can allow it: in the menu under the own name, or with "
        "“fishplate egress allow {host} --ports {port}”."
    ),
    "metadata": _(
        "{destination} ({address}) is the metadata service of a cloud, which holds its keys. "
        "Fishplate never connects there, even when it is listed."
    ),
    "own-port": _(
        "{destination} ({address}) is a port of Fishplate itself. "
        "Fishplate never connects to itself, even when the port is listed; name the other system's address."
    ),
}


class Denied(FishplateError):
    """The destination is not allowed, nothing was opened. The message says which, why, and the way out."""

    status = 403
    code = "destination-denied"
    title = _("Fishplate may not connect there")

    def __init__(self, host: str, address: Address, port: int, reason: Reason) -> None:
        self.host = host
        self.port = port
        self.address = address
        self.reason: Reason = reason
        super().__init__(
            format_lazy(
                _TEXTS[reason],
                destination=f"{host}:{port}",
                host=host,
                port=port,
                address=address,
                kind=_KINDS[addresses.kind(address)],
            )
        )


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of the allow-list.

    ``pattern`` is an address or network (``10.1.0.0/16``), a host name (``erp.example``: trusted wherever it
    resolves to, private ranges included), or a wildcard (``*.example``, ``*``): since whoever controls a name
    under it decides where it points, a wildcard reaches public addresses only. ``ports`` are closed ranges.
    """

    pattern: str
    ports: tuple[tuple[int, int], ...]

    @classmethod
    def parse(cls, pattern: str, ports: str = "80,443") -> Rule:
        """Read what an administrator typed; ``ports`` is like ``443,8000-8010``.

        Raises ValueError, whose text says which part cannot be read.
        """
        return cls(_parse_pattern(pattern), tuple(_parse_ports(ports)))

    def matches(self, host: str, address: Address, port: int) -> bool:
        """Tell whether this rule allows ``address``, reached by the name ``host``, on ``port``."""
        if not any(low <= port <= high for low, high in self.ports):
            return False
        network = _network(self.pattern)
        if network is not None:
            target = addresses.plain(address)
            return target.version == network.version and target in network
        name = _normal(host)
        if self.pattern.startswith("*"):
            inside = self.pattern == ANY_NAME or name.endswith(self.pattern[1:])
            return inside and addresses.kind(address) == "public"
        return name == self.pattern


@dataclass(frozen=True, slots=True)
class Policy:
    """What may be connected to. Without rules: nothing."""

    rules: tuple[Rule, ...] = ()
    own_ports: frozenset[int] = frozenset()

    @classmethod
    def for_target(cls, url: str, *, own_ports: Iterable[int] | None = None) -> Policy:
        """Return the policy of a command-line run: the host and port that ``url`` names, and nothing else.

        Private addresses are allowed, since whoever types at a shell can reach them anyway. ``own_ports`` are
        by default those the environment names. Raises ValueError when ``url`` names no host or port.
        """
        if own_ports is None:
            own_ports = _ports_of(os.environ.get("FISHPLATE_URL"), os.environ.get("FISHPLATE_EVENTS_URL"))
        host, port = _host_and_port(url)
        rule = Rule(_parse_pattern(host) if addresses.parse(host) else _normal(host), ((port, port),))
        return cls((rule,), frozenset(own_ports))

    @classmethod
    def installation(cls) -> Policy:
        """Return the policy of this installation: the administrator's list and our own ports. One query."""
        from django.apps import apps
        from django.conf import settings

        listed = apps.get_model("egress", "AllowedDestination").objects.values_list("pattern", "ports")
        rules = tuple(Rule.parse(pattern, ports) for pattern, ports in listed)
        # Behind a proxy the addresses people use do not name the ports that the processes listen on.
        listening = {
            int(port) for name in ("FISHPLATE_PORT", "FISHPLATE_EVENTS_PORT") if (port := os.environ.get(name))
        }
        return cls(rules, _ports_of(settings.FISHPLATE_URL, settings.FISHPLATE_EVENTS_URL) | listening)

    def check(self, host: str, address: Address, port: int) -> None:
        """Raise `Denied` unless ``address``, an answer to the name ``host``, is allowed on ``port``."""
        if addresses.is_metadata(address):
            raise Denied(host, address, port, "metadata")
        if port in self.own_ports and addresses.is_this_machine(address):
            raise Denied(host, address, port, "own-port")
        if not any(rule.matches(host, address, port) for rule in self.rules):
            raise Denied(host, address, port, "unlisted")


def _host_and_port(url: str) -> tuple[str, int]:
    parts = urlsplit(url)
    port = parts.port if parts.port is not None else DEFAULT_PORTS.get(parts.scheme)
    if not parts.hostname or not port:
        raise ValueError(f"no host and port in {url!r}")
    return parts.hostname, port


def _ports_of(*urls: str | None) -> frozenset[int]:
    return frozenset(_host_and_port(url)[1] for url in urls if url)


def _normal(host: str) -> str:
    return host.rstrip(".").lower()


def _network(pattern: str) -> Network | None:
    try:
        return ipaddress.ip_network(pattern, strict=False)
    except ValueError:
        return None


def _parse_pattern(text: str) -> str:
    pattern = _normal(text.strip())
    network = _network(pattern)
    if network is not None:
        return str(network)
    name = pattern.removeprefix("*.") if pattern != ANY_NAME else ""
    try:
        name = name.encode("idna").decode("ascii")
    except UnicodeError:
        raise ValueError(f"not a host name: {text!r}") from None
    labels = name.split(".") if name else []
    if pattern != ANY_NAME and not all(_is_label(label) for label in labels or [""]):
        raise ValueError(f"not a host name, an address or a network: {text!r}")
    return pattern if pattern == ANY_NAME else pattern[: pattern.startswith("*.") * 2] + name


def _is_label(label: str) -> bool:
    return bool(label) and label.replace("-", "").replace("_", "").isalnum()


def _parse_ports(text: str) -> Iterable[tuple[int, int]]:
    for part in text.split(","):
        low, _dash, high = part.strip().partition("-")
        try:
            span = int(low), int(high or low)
        except ValueError:
            raise ValueError(f"not a port or a range of ports: {part!r}") from None
        if not 1 <= span[0] <= span[1] <= 65535:
            raise ValueError(f"not a port or a range of ports: {part!r}")
        yield span
