from __future__ import annotations

import secrets
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from fishplate.domains.organisations import permissions, queries
from fishplate.domains.organisations.models import AccessToken
from fishplate.kernel import audit, clock, errors
from fishplate.kernel.actors import Actor
from fishplate.kernel.locking import lock
from fishplate.kernel.permissions import demand
from fishplate.kernel.validation import check

TOKEN_PREFIX = "fp_"  # noqa: S105  # names the kind of token, so that secret scanners find a leaked one


def create_access_token(*, name: str, expires_at: datetime | None, actor: Actor) -> tuple[AccessToken, str]:
    """Make a token for programs that act as this person; return it with its text, which is never shown again.

    Raises:
        Invalid: no name, or an expiry that has passed.
    """
    demand(permissions.create_access_token, actor)
    if not name.strip():
        raise errors.Invalid({"name": [_("Say what the token is for, so that you know later which one to revoke.")]})
    if expires_at is not None and expires_at <= clock.now():
        raise errors.Invalid({"expires_at": [_("This moment has passed already.")]})
    text = TOKEN_PREFIX + secrets.token_urlsafe(32)
    with audit.change("organisations.access_token_created", actor=actor) as change:
        token = AccessToken(
            person_id=actor.id,
            name=name.strip(),
            digest=queries.token_digest(text),
            hint=text[:8],
            expires_at=expires_at,
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
