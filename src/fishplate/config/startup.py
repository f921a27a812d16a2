"""What every way to start Fishplate needs first: settings from the environment, Django, and where to listen."""

from __future__ import annotations

import gc
import ipaddress
import os
from dataclasses import dataclass
from urllib.parse import urlsplit

from fishplate.config.installation import ConfigurationError

DEFAULT_HOST, DEFAULT_PORT = "127.0.0.1", 8000
EVERYWHERE = {"0.0.0.0", "::"}  # noqa: S104  # only compared with

#: So many objects more than went; Python's own 700 are made for programs that make few.
_MADE_BEFORE_COLLECTING = 50_000


def set_up_django() -> None:
    """Load settings and domains. Commands call it when they need them, because it takes most of a second."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fishplate.config.settings")
    import django

    django.setup()


def keep_loaded() -> None:
    """Let the collector of garbage pass over all that is loaded by now, which stays as long as the process does.

    An edit in a plan of thousands of tasks makes so many objects that it is called time and again, and to look at the
    whole product each time took as long as the edit itself. So it is also called less often.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_MADE_BEFORE_COLLECTING)


def whole_number(name: str, default: int, *, low: int, high: int) -> int:
    """Return the environment variable as a number from ``low`` to ``high``."""
    text = os.environ.get(name, "")
    if not text:
        return default
    if not text.isdecimal() or not low <= int(text) <= high:
        raise ConfigurationError(f"{name} is {text!r}; it has to be a number from {low} to {high}")
    return int(text)


def networks(name: str) -> list[ipaddress.IPv4Network | ipaddress.IPv6Network]:
    """Return the environment variable as addresses and networks, separated by commas."""
    texts = [text.strip() for text in os.environ.get(name, "").split(",") if text.strip()]
    try:
        return [ipaddress.ip_network(text, strict=False) for text in texts]
    except ValueError as error:
        raise ConfigurationError(f"{name}: {error}; give addresses or networks such as 10.1.0.0/16") from None


@dataclass(frozen=True, slots=True)
class Places:
    """Where each part listens. One number moves them all: the others follow the port of the pages."""

    host: str
    web: int
    events: int
    mes: int
    erp: int

    @classmethod
    def from_environment(cls) -> Places:
        """Read ``FISHPLATE_HOST``, ``FISHPLATE_PORT`` and the ports of the other parts."""
        web = _port("FISHPLATE_PORT", DEFAULT_PORT)
        return cls(
            host=os.environ.get("FISHPLATE_HOST", DEFAULT_HOST),
            web=web,
            events=_port("FISHPLATE_EVENTS_PORT", web + 1),
            mes=_port("FISHPLATE_DEMO_MES_PORT", web + 11),
            erp=_port("FISHPLATE_DEMO_ERP_PORT", web + 12),
        )

    def export(self) -> None:
        """Write into the environment, for settings and for child processes, what follows and was not set by hand."""
        name = "127.0.0.1" if self.host in EVERYWHERE else self.host
        name = f"[{name}]" if ":" in name else name
        url = os.environ.setdefault("FISHPLATE_URL", f"http://{name}:{self.web}")
        parts = urlsplit(url)
        if parts.scheme == "http":
            # The stream has the host of the pages, or the browser would not send it the session's cookie.
            host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
            os.environ.setdefault("FISHPLATE_EVENTS_URL", f"http://{host}:{self.events}")
        os.environ["FISHPLATE_HOST"] = self.host
        os.environ["FISHPLATE_PORT"] = str(self.web)
        os.environ["FISHPLATE_EVENTS_PORT"] = str(self.events)
        os.environ["FISHPLATE_DEMO_MES_PORT"] = str(self.mes)
        os.environ["FISHPLATE_DEMO_ERP_PORT"] = str(self.erp)


def _port(name: str, default: int) -> int:
    return whole_number(name, default, low=1, high=65535)
