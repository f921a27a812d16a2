"""Every kind of event is told to the webhooks that want it, after the change has committed."""

from __future__ import annotations

from fishplate.domains.automation.choices import KINDS
from fishplate.domains.automation.services import delivering
from fishplate.kernel import outbox
from fishplate.kernel.outbox import Event


def subscribe() -> None:
    """Listen to all that other programs can be told of."""
    for kind in KINDS.values():
        outbox.subscribe(kind.event, announce_event, when=outbox.AFTER)


def announce_event(event: Event) -> None:
    """Put the event on its way."""
    delivering.announce(event)
