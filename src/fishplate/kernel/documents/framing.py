"""What stands around a document's content: the fixed words of the form, and what is said of this very print."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from typing import Final

from django.utils.translation import gettext as _

from fishplate.kernel.documents.building import cell

#: Without I, L, O and U: nobody has to guess whether it is a letter or a figure, and it spells no word.
_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD: Final = str.maketrans({"O": "0", "I": "1", "L": "1"})
_HALF: Final = 5


def new_code() -> str:
    """Return a code for a print: 50 random bits, in two groups of five."""
    letters = "".join(secrets.choice(_ALPHABET) for _letter in range(2 * _HALF))
    return f"{letters[:_HALF]}-{letters[_HALF:]}"


def read_code(text: str) -> str:
    """Return a code as it is stored, however it was typed; an empty text where it cannot be one."""
    letters = "".join(text.upper().split()).replace("-", "").translate(_MISREAD)
    if len(letters) != 2 * _HALF or not set(letters) <= set(_ALPHABET):
        return ""
    return f"{letters[:_HALF]}-{letters[_HALF:]}"


def fixed_words() -> dict[str, str]:
    """Return the words of the form in the active language."""
    return {
        "code": _("Document code: "),
        "digest": _("SHA-256 of the content: "),
        "digest_meaning": _(
            "It is taken of all that this document says, signatures included: who changes a word of it gets another. "
            "“SHA-256 of what was signed”, where somebody signed electronically, is another one: of the text that was "
            "put up for signature, which does not hold the signatures."
        ),
        "address": _("Verify at: "),
        "printed": _("Printed: "),
        "sign_off": _("Approval and signatures"),
        "signature": _("Name and signature: "),
        "date": _("Date: "),
    }


def frame(*, code: str, digest: str, address: str, at: datetime, author: str) -> dict[str, str]:
    """Return what is said of one print, in the active language; ``at`` in ISO 8601."""
    printed = _("Printed from Fishplate by {name}, {at}").format(name=author, at=cell(at).text)
    said = {"code": code, "digest": digest, "address": address, "printed": printed, "author": author}
    return {**said, "at": at.astimezone(UTC).isoformat()}
