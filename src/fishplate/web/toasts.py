"""What was done, said once: by the next page, or by a header where htmx only changes a part of this one."""

from __future__ import annotations

from typing import TypeVar

from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse
from django_htmx.http import trigger_client_event

R = TypeVar("R", bound=HttpResponse)
EVENT = "fishplate:toasts"


def carry(request: HttpRequest, fragment: R) -> R:
    """Send the messages that wait along with a fragment, which has no place of its own for them."""
    said = [{"level": message.level_tag, "text": str(message)} for message in get_messages(request)]
    return trigger_client_event(fragment, EVENT, {"said": said}) if said else fragment
