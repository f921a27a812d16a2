"""What a file is, in words and with an icon; and what a person has to know before opening it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fishplate.kernel import files
from fishplate.kernel.errors import Text
from fishplate.kernel.files import Attachment, sniffing
from fishplate.kernel.files.models import Scan
from fishplate.kernel.files.names import ending


@dataclass(frozen=True, slots=True)
class Look:
    """How a kind of content is called and drawn."""

    name: Text
    icon: str


_PICTURE: Final = Look(gettext_lazy("picture"), icon="photo")
_FILM: Final = Look(gettext_lazy("film"), icon="video")
_SOUND: Final = Look(gettext_lazy("sound"), icon="music")
_ARCHIVE: Final = Look(gettext_lazy("archive"), icon="file-zip")
_UNKNOWN: Final = Look(gettext_lazy("unknown content"), icon="file-unknown")
_LOOKS: Final[dict[str, Look]] = {
    "application/pdf": Look("PDF", icon="file-type-pdf"),
    sniffing.DOCX: Look(gettext_lazy("text document"), icon="file-word"),
    sniffing.XLSX: Look(gettext_lazy("spreadsheet"), icon="file-spreadsheet"),
    sniffing.PPTX: Look(gettext_lazy("presentation"), icon="presentation"),
    sniffing.OLE: Look(gettext_lazy("office document"), icon="file-description"),
    sniffing.PROGRAM: Look(gettext_lazy("program"), icon="binary"),
    sniffing.PLAIN: Look(gettext_lazy("plain text"), icon="file-text"),
    "text/html": Look(gettext_lazy("web page"), icon="file-code"),
    "application/xml": Look("XML", icon="file-code"),
    "image/svg+xml": Look(gettext_lazy("vector picture"), icon="file-vector"),
    "application/vnd.sqlite3": Look(gettext_lazy("database"), icon="file-database"),
    "application/rtf": Look(gettext_lazy("text document"), icon="file-word"),
    **dict.fromkeys(
        (
            sniffing.ZIP,
            "application/gzip",
            "application/x-bzip2",
            "application/x-xz",
            "application/zstd",
            "application/x-7z-compressed",
            "application/vnd.rar",
            "application/x-tar",
        ),
        _ARCHIVE,
    ),
}
_FAMILIES: Final = {"image": _PICTURE, "video": _FILM, "audio": _SOUND}


def look(media_type: str) -> Look:
    """Return how a content of this type is called and drawn."""
    family = _FAMILIES.get(media_type.partition("/")[0], _UNKNOWN)
    if media_type.startswith("application/vnd.oasis.opendocument."):
        family = Look(gettext_lazy("office document"), icon="file-description")
    return _LOOKS.get(media_type, family)


def mismatch(attachment: Attachment) -> str:
    """Say that the name promises something else than what is in the file; empty where it does not."""
    found = attachment.content.media_type
    last = ending(attachment.name)
    if not sniffing.belies(last, found):
        return ""
    return _("The name says .{ending}, the content is: {found}.").format(ending=last, found=look(found).name)


def kept_back(attachment: Attachment) -> str:
    """Say why the file cannot be downloaded now; empty where it can."""
    reason = files.held_back(attachment.content)
    if reason is None:
        return ""
    if reason is Scan.INFECTED:
        return _("The virus scanner found {finding} in it. It is kept, but nobody can download it.").format(
            finding=attachment.content.finding
        )
    if reason is Scan.FAILED:
        return _("The virus scanner could not look into it ({finding}), so nobody can download it.").format(
            finding=attachment.content.finding
        )
    return _("It waits for the virus scanner; it can be downloaded once nothing was found in it.")
