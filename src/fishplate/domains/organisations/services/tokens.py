from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from fishplate.domains.organisations import permissions, queries
from fishplate.domains.organisations.choices import TokenScope
from fishplate.domains.organisations.models import AccessToken, TokenUse
from fishplate.kernel import audit, clock, contributions, errors
from fishplate.kernel.actors import Actor
from fishplate.kernel.locking import lock
from fishplate.kernel.permissions import demand
from fishplate.kernel.validation import check

USUAL_LIFE = timedelta(days=90)
LONGEST_LIFE = timedelta(days=366)
NOTED_EVERY = timedelta(minutes=15)
TOKEN_PREFIX = "fp_"  # noqa: S105  # names the kind of token, so that secret scanners find a leaked one


def create_access_token(
    *,
    name: str,
    expires_at: datetime | None = None,
    scope: str = TokenScope.WRITE,
    projects: Collection[UUID] = (),
    actor: Actor,
) -> tuple[AccessToken, str]:
    """Make a token for programs that act as this person; return it with its text, which is never shown again.

    Without ``expires_at`` it ends after 90 days.

    Args:
        projects: the only ones it reaches; none for whatever the person reaches, now and later.

    Raises:
        Invalid: no name, a project that is not the person's, or an expiry that has passed or is more than a year away.
    """
    demand(permissions.create_access_token, actor)
    if not name.strip():
        raise errors.Invalid({"name": [_("Say what the token is for, so that you know later which one to revoke.")]})
    at = clock.now()
    expires_at = expires_at or at + USUAL_LIFE
    if expires_at <= at:
        raise errors.Invalid({"expires_at": [_("This moment has passed already.")]})
    if expires_at > at + LONGEST_LIFE:
        raise errors.Invalid({"expires_at": [_("At most a year from now.")]})
    offered = dict(contributions.TOKEN_LIMITS.collect(actor)) if projects else {}
    if not offered.keys() >= set(projects):
        raise errors.Invalid({"projects": [_("Choose among the projects you take part in.")]})
    text = TOKEN_PREFIX + secrets.token_urlsafe(32)
    with audit.change("organisations.access_token_created", actor=actor) as change:
        token = AccessToken(
            person_id=actor.id,
            name=name.strip(),
            digest=queries.token_digest(text),
            hint=text[:8],
            expires_at=expires_at,
            scope=TokenScope(scope),
            projects={str(pk): offered[pk] for pk in projects} or None,
        )
        check(token)
        token.save()
        change.created(token)
    return token, text


def revoke_access_token(*, access_token_id: UUID, actor: Actor) -> AccessToken:
    """Make a token worthless at once.

    Raises:
        NotFound: not one of the actor's own.
    """
    with audit.change("organisations.access_token_revoked", actor=actor) as change:
        token = lock(AccessToken.objects.filter(person_id=actor.id, revoked_at=None), access_token_id)
        change.target = token
        demand(permissions.revoke_access_token, actor, token)
        token.revoked_at = clock.now()
        token.save()
    return token


def note_use(token: AccessToken) -> None:
    """Note that a token was used; what is used a hundred times a minute is not written a hundred times."""
    at = clock.now()
    if not TokenUse.objects.filter(token=token, at__gt=at - NOTED_EVERY).exists():
        with audit.unit():
            TokenUse.objects.update_or_create(token=token, defaults={"at": at})
