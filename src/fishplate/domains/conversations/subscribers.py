"""What happened anywhere becomes a notice for those it concerns: ``kernel.notices`` says of what people are told."""

from __future__ import annotations

from fishplate.domains.conversations.services import telling
from fishplate.kernel.outbox import Event


def tell(event: Event) -> None:
    """Tell everybody an event concerns. Called after the commit, at least once, by the outbox."""
    telling.tell_people(event)
