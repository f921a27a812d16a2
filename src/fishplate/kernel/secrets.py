"""The installation's key, and what is derived from it or sealed with it.

Every sealed value is bound to its context (which connector, which field): copied into another row, it does not open.
"""

from __future__ import annotations

import base64
import binascii
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from fishplate.kernel.errors import FishplateError

_PREFIX = "v1."
_NONCE = 12


class SealBroken(FishplateError):
    """A stored secret does not open: another installation's key, another record, or a damaged value."""

    code = "seal-broken"
    title = _("A stored secret cannot be opened; enter it again")


def derive(purpose: str) -> bytes:
    """Return 32 bytes for one purpose, by HKDF-SHA-256 (RFC 5869) from the installation's key."""
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose.encode()).derive(settings.FISHPLATE_KEY.encode())


def seal(plain: str, *, context: str) -> str:
    """Encrypt with AES-256-GCM. ``context`` names the place it belongs to, e.g. ``assurance.connector:<id>``."""
    nonce = os.urandom(_NONCE)
    sealed = AESGCM(derive("secrets")).encrypt(nonce, plain.encode(), context.encode())
    return _PREFIX + base64.urlsafe_b64encode(nonce + sealed).decode()


def unseal(sealed: str, *, context: str) -> str:
    """Return what ``seal`` was given; ``SealBroken`` for another context, another key or any changed bit."""
    try:
        if not sealed.startswith(_PREFIX):
            raise SealBroken
        raw = base64.urlsafe_b64decode(sealed[len(_PREFIX) :])
        return AESGCM(derive("secrets")).decrypt(raw[:_NONCE], raw[_NONCE:], context.encode()).decode()
    except (InvalidTag, binascii.Error, ValueError) as error:
        raise SealBroken from error


def welcome_token() -> str:
    """Return the word that proves, on an installation nobody can sign in to yet, that one may read its console."""
    return base64.urlsafe_b64encode(derive("welcome")).decode().rstrip("=")[:22]
