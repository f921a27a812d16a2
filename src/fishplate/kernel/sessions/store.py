"""Django's sessions in the database, each with whose it is, from where, and when it was last seen."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, cast
from uuid import UUID

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.db.models import QuerySet
from django.http import HttpRequest

from fishplate.kernel import clock
from fishplate.kernel.fields import uuid7
from fishplate.kernel.sessions.models import Session

_DEVICE = "device"
#: A page opened now and then is not worth a write each time.
_SEEN_EVERY = timedelta(minutes=5)


class SessionStore(db.SessionStore):
    """What ``SESSION_ENGINE`` names."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        """Return the table."""
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """Return the row for this session, with what it is known by beside its data."""
        row = cast("Session", super().create_model_instance(data))
        known: dict[str, str] = data.get(_DEVICE, {})
        if SESSION_KEY in data and known:
            row.person_id = UUID(data[SESSION_KEY])
            row.device = UUID(known["id"])
            row.agent, row.address = known["agent"], known["address"]
            row.started_at = datetime.fromisoformat(known["started"])
            row.seen_at = datetime.fromisoformat(known["seen"])
        return row


def begin(request: HttpRequest, **_signal: Any) -> None:
    """Note whose browser this is, when somebody signs in with it."""
    at = clock.now().isoformat()
    request.session[_DEVICE] = {"id": str(uuid7()), "started": at, **_seen(request, at)}


def see(request: HttpRequest) -> None:
    """Note that this browser was used by who is signed in."""
    at, known = clock.now(), request.session.get(_DEVICE)
    if known is not None and datetime.fromisoformat(known["seen"]) <= at - _SEEN_EVERY:
        request.session[_DEVICE] = {**known, **_seen(request, at.isoformat())}


def _seen(request: HttpRequest, at: str) -> dict[str, str]:
    agent, address = request.headers.get("User-Agent", ""), request.META.get("REMOTE_ADDR", "")
    return {"seen": at, "agent": agent[:300], "address": address[:45]}


def device_of(request: HttpRequest) -> UUID | None:
    """Return by which id the session of this request is known."""
    known = request.session.get(_DEVICE)
    return UUID(known["id"]) if known else None


def of_person(person_id: UUID) -> QuerySet[Session]:
    """Return the browsers in which somebody is signed in, last used first."""
    rows = Session.objects.filter(person_id=person_id, device__isnull=False, expire_date__gt=clock.now())
    return rows.order_by("-seen_at", "session_key")


def forget_expired() -> int:
    """Delete the sessions that have ended by themselves; return how many."""
    return Session.objects.filter(expire_date__lt=clock.now()).delete()[0]
