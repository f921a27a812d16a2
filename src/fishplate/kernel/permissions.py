"""Who may do what. Reads are scoped by ``visible_to`` on the queryset; writes pass a rule that explains itself.

A rule is a plain function in a domain's ``permissions.py`` with the name of its use case. It returns the reason for a
refusal, or ``None``. The reason is shown to the person, so it says what they would need.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from fishplate.kernel.actors import Actor
from fishplate.kernel.errors import Forbidden, Text

Rule = Callable[..., Text | None]
F = TypeVar("F", bound=Callable[..., Any])


class Audience(StrEnum):
    """Who may reach a route at all; what they find there is narrowed by scope and rule."""

    PUBLIC = "public"
    SIGNED_IN = "signed in"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True, slots=True)
class Access:
    """What a route declares: its audience, and the rule that a write asks."""

    audience: Audience
    rule: Rule | None = None


def demand(rule: Rule, actor: Actor, *on: Any) -> None:
    """Raise ``Forbidden`` with the rule's reason unless ``actor`` may do this to ``on``. The system itself may."""
    if actor.system:
        return
    reason = rule(actor, *on)
    if reason is not None:
        raise Forbidden(reason)


def allows(rule: Rule, actor: Actor, *on: Any) -> bool:
    """Tell whether the rule has no objection, to decide whether a button is offered."""
    return actor.system or rule(actor, *on) is None


def reach_beyond_projects(actor: Actor) -> Text | None:
    """Say why an actor limited to some projects may not do what concerns more than those, such as their own account."""
    return (
        None if actor.projects is None else _("This token is limited to projects, and this concerns more than those.")
    )


def declare(view: F, access: Access) -> F:
    """Write on a view or API operation who may use it. The route walk fails on one that says nothing."""
    view.fishplate_access = access  # type: ignore[attr-defined]  # a mark on a function object
    return view


def declared(view: Callable[..., Any]) -> Access | None:
    """Return what a view declared, looking through its wrappers."""
    found: Access | None = getattr(view, "fishplate_access", None)
    wrapped = getattr(view, "__wrapped__", None)
    return found or (declared(wrapped) if wrapped is not None else None)
