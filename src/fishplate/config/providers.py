"""``FISHPLATE_OIDC``: where people may sign in instead of here, as a JSON list or the path of a file that holds one.

[{"id": "company", "name": "Company account", "server_url": "https://sso.example.org/realms/company",
  "client_id": "fishplate", "client_secret": "…"}]
"""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from fishplate.config.installation import ConfigurationError

_TEXTS = ("id", "name", "server_url", "client_id")
_DEFAULTS: dict[str, Any] = {
    "client_secret": "",
    "link_by_email": False,
    "join_organisation": "",
    "second_factor": False,
}
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}


def read() -> list[dict[str, Any]]:
    """Return the providers as allauth takes them. Raises ConfigurationError, which says what to set instead."""
    said = os.environ.get("FISHPLATE_OIDC", "").strip()
    if not said:
        return []
    try:
        text = said if said.startswith("[") else Path(said).expanduser().read_text(encoding="utf-8")
        listed = json.loads(text)
    except (OSError, ValueError) as error:
        raise ConfigurationError(f"FISHPLATE_OIDC is neither a JSON list nor a file that holds one: {error}") from None
    if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
        raise ConfigurationError("FISHPLATE_OIDC must be a list of providers: [{…}]")
    providers = [_provider(number, one) for number, one in enumerate(listed, start=1)]
    if len({one["provider_id"] for one in providers}) != len(providers):
        raise ConfigurationError("FISHPLATE_OIDC: two providers have the same id")
    return providers


def _provider(number: int, said: dict[str, Any]) -> dict[str, Any]:
    def wrong(text: str) -> ConfigurationError:
        return ConfigurationError(f"FISHPLATE_OIDC, provider {number}: {text}")

    if unknown := set(said) - {*_TEXTS, *_DEFAULTS}:
        raise wrong(f"{', '.join(sorted(unknown))} is not known; known are {', '.join((*_TEXTS, *_DEFAULTS))}")
    if missing := [name for name in _TEXTS if not isinstance(said.get(name), str) or not said[name].strip()]:
        raise wrong(f"{', '.join(missing)} must be a text")
    one = {**_DEFAULTS, **said}
    for name, default in _DEFAULTS.items():
        if not isinstance(one[name], type(default)):
            raise wrong(f"{name} must be {'true or false' if isinstance(default, bool) else 'a text'}")
    if not re.fullmatch(r"[a-z0-9-]{1,40}", one["id"]):
        raise wrong("id may hold small letters, digits and hyphens; it becomes part of an address")
    url = urlsplit(one["server_url"])
    if not url.hostname or (url.scheme != "https" and (url.scheme != "http" or url.hostname not in _LOOPBACK)):
        raise wrong("server_url must begin with https:// (http:// only on this machine): what it answers is believed")
    settings = {name: one[name] for name in ("link_by_email", "join_organisation", "second_factor")}
    return {
        "provider_id": one["id"],
        "name": one["name"],
        "client_id": one["client_id"],
        "secret": one["client_secret"],
        "settings": {**settings, "server_url": one["server_url"].rstrip("/"), "oauth_pkce_enabled": True},
    }
