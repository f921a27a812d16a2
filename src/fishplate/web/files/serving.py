"""How bytes from outside leave: to be saved, never to be opened by the browser in our name."""

from __future__ import annotations

from typing import Final

from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.translation import gettext_lazy as _

from fishplate.kernel import errors, files
from fishplate.kernel.files import Attachment
from fishplate.web.files import words

#: Should a browser show it all the same, it is in a page without script, form, frame, origin or anything to load.
_SEALED: Final = "sandbox; default-src 'none'; frame-ancestors 'none'"
#: A picture of ours, opened on its own: the browser draws the page around it, and styles that with attributes.
_SEALED_PICTURE: Final = f"{_SEALED}; img-src 'self'; style-src 'unsafe-inline'"
#: What a program may be told it is. Everything that can hold script is told to be bytes.
_SAFE: Final = frozenset(
    {"application/pdf", "application/zip", "image/png", "image/jpeg", "image/gif", "image/webp", "image/bmp"}
)
PREVIEW_TYPE: Final = "image/webp"


class HeldBack(errors.Refused):
    """The virus scanner has not seen the file, or found something in it."""

    code = "file-held-back"
    title = _("This file cannot be downloaded")


def as_attachment(request: HttpRequest, sha256: str, *, filename: str, media_type: str = "") -> HttpResponseBase:
    """Return a stored content to be saved under ``filename``; 304 where the browser has it already."""
    kind = media_type if media_type in _SAFE else "application/octet-stream"
    return _send(request, sha256, content_type=kind, filename=filename)


def download(request: HttpRequest, attachment: Attachment) -> HttpResponseBase:
    """Return an attached file to be saved.

    Raises:
        HeldBack: the virus scanner has to see it first, or found something.
    """
    if reason := words.kept_back(attachment):
        raise HeldBack(reason)
    content = attachment.content
    return as_attachment(request, content.sha256, filename=attachment.name, media_type=content.media_type)


def preview(request: HttpRequest, attachment: Attachment, number: int) -> HttpResponseBase:
    """Return a picture that we drew of the file: 0 the small one, 1 and on the pages.

    Raises:
        NotFound: there is none of that number, or the file is held back.
    """
    pictures = attachment.content.previews
    if files.held_back(attachment.content) is not None or not 0 <= number < len(pictures):
        raise errors.NotFound
    return _send(request, pictures[number], content_type=PREVIEW_TYPE)


def _send(request: HttpRequest, sha256: str, *, content_type: str, filename: str = "") -> HttpResponseBase:
    etag = f'"{sha256}"'
    response: HttpResponseBase | None = get_conditional_response(request, etag=etag)
    if response is None:
        response = FileResponse(
            files.open_stored(sha256), as_attachment=bool(filename), filename=filename, content_type=content_type
        )
    response["ETag"] = etag
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = _SEALED if filename else _SEALED_PICTURE
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    patch_cache_control(response, private=True, no_cache=True)
    return response
