"""Making, changing, pausing and removing webhooks."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Final
from urllib.parse import urlsplit
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from fishplate.domains.automation import permissions
from fishplate.domains.automation.choices import EVERYTHING, KINDS
from fishplate.domains.automation.models import Webhook
from fishplate.domains.automation.services import signing
from fishplate.domains.organisations.models import Organisation
from fishplate.domains.projects.models import Project
from fishplate.kernel import audit, clock, errors, guards, secrets
from fishplate.kernel.actors import Actor
from fishplate.kernel.locking import lock
from fishplate.kernel.permissions import demand
from fishplate.kernel.validation import check
from fishplate.kernel.wording import listed

#: How long requests are signed with the former secret as well, so that a receiver can change over without a gap.
OVERLAP: Final = timedelta(hours=24)
MOST: Final = 20


def create_webhook(
    *,
    project_id: UUID | None = None,
    organisation_id: UUID | None = None,
    name: str,
    url: str,
    kinds: Iterable[str],
    actor: Actor,
) -> tuple[Webhook, str]:
    """Have a program told of what happens in a project or an organisation; return it with its secret, shown only now.

    Raises:
        NotFound, Forbidden: as for every write. Invalid: a field is wrong, or both or neither place are named.
        Refused: there are as many already as one place may have.
    """
    place = _place(project_id, organisation_id, actor)
    demand(permissions.create_webhook, actor, place)
    secret = signing.new_secret()
    with audit.change("automation.webhook_created", actor=actor) as change:
        guards.ask("automation.create_webhook", target=place, actor=actor)
        if _beside(place).count() >= MOST:
            raise errors.Refused(_("There are {most} webhooks here already; remove one first.").format(most=MOST))
        webhook = Webhook(project_id=project_id, organisation_id=organisation_id, created_by_id=actor.id)
        webhook.active_since = clock.now()
        _write(webhook, name=name, url=url, kinds=kinds, secret=secret)
        webhook.save()
        change.created(webhook)
    return webhook, secret


def amend_webhook(
    *, webhook_id: UUID, version: int, name: str, url: str, kinds: Iterable[str], actor: Actor
) -> Webhook:
    """Change where a webhook leads and what it is told of.

    Whoever leads it elsewhere has made it from then on: it tells the new address no more than they may see themselves.

    Raises:
        NotFound, Forbidden, Stale: as for every write. Invalid: a field is wrong.
    """
    with audit.change("automation.webhook_amended", actor=actor) as change:
        webhook = lock(Webhook.objects.visible_to(actor), webhook_id, version=version)
        change.target = webhook
        demand(permissions.amend_webhook, actor, webhook)
        if webhook.url != url.strip() and actor.id is not None:
            webhook.created_by_id = actor.id
        _write(webhook, name=name, url=url, kinds=kinds)
        webhook.save()
    return webhook


def remove_webhook(*, webhook_id: UUID, actor: Actor) -> None:
    """Tell this program nothing more, and forget what was sent to it.

    Raises:
        NotFound, Forbidden: as for every write.
    """
    with audit.change("automation.webhook_removed", actor=actor) as change:
        webhook = lock(Webhook.objects.visible_to(actor), webhook_id)
        demand(permissions.remove_webhook, actor, webhook)
        change.deleted(webhook)
        webhook.delete()


def pause_webhook(*, webhook_id: UUID, actor: Actor) -> Webhook:
    """Send nothing for now. What happens meanwhile is not told later; what waits already goes out when it is resumed.

    Raises:
        NotFound, Forbidden: as for every write. Refused: it is paused already.
    """
    with audit.change("automation.webhook_paused", actor=actor) as change:
        webhook = lock(Webhook.objects.visible_to(actor), webhook_id)
        change.target = webhook
        demand(permissions.pause_webhook, actor, webhook)
        if webhook.paused_at is not None:
            raise errors.Refused(_("It is paused already."))
        webhook.paused_at = clock.now()
        webhook.save()
    return webhook


def resume_webhook(*, webhook_id: UUID, actor: Actor) -> Webhook:
    """Tell it again of what happens from now on, and send what waited.

    Raises:
        NotFound, Forbidden: as for every write. Refused: it is not paused.
    """
    with audit.change("automation.webhook_resumed", actor=actor) as change:
        webhook = lock(Webhook.objects.visible_to(actor), webhook_id)
        change.target = webhook
        demand(permissions.resume_webhook, actor, webhook)
        if webhook.paused_at is None:
            raise errors.Refused(_("It is not paused."))
        webhook.paused_at, webhook.given_up, webhook.active_since = None, "", clock.now()
        webhook.save()
    return webhook


def rotate_webhook_secret(*, webhook_id: UUID, actor: Actor) -> tuple[Webhook, str]:
    """Make a new secret and return it, shown only now. For a day every request carries a signature of each.

    Raises:
        NotFound, Forbidden: as for every write.
    """
    secret = signing.new_secret()
    with audit.change("automation.webhook_secret_rotated", actor=actor) as change:
        webhook = lock(Webhook.objects.visible_to(actor), webhook_id)
        change.target = webhook
        demand(permissions.rotate_webhook_secret, actor, webhook)
        webhook.previous_secret, webhook.previous_until = webhook.secret, clock.now() + OVERLAP
        webhook.secret = secrets.seal(secret, context=webhook.secret_context)
        webhook.save()
    return webhook, secret


def _place(project_id: UUID | None, organisation_id: UUID | None, actor: Actor) -> Project | Organisation:
    place: Project | Organisation | None
    if project_id is not None and organisation_id is None:
        place = Project.objects.visible_to(actor).filter(pk=project_id).first()
    elif organisation_id is not None and project_id is None:
        place = Organisation.objects.visible_to(actor).filter(pk=organisation_id).first()
    else:
        raise errors.Invalid({"project_id": [_("Name either a project or an organisation.")]})
    if place is None:
        raise errors.NotFound
    return place


def _beside(place: Project | Organisation) -> QuerySet[Webhook]:
    if isinstance(place, Project):
        return Webhook.objects.filter(project=place)
    return Webhook.objects.filter(organisation=place)


def _write(webhook: Webhook, *, name: str, url: str, kinds: Iterable[str], secret: str = "") -> None:
    wrong: dict[str, list[errors.Text]] = {}
    wanted = list(dict.fromkeys(kinds))
    if EVERYTHING in wanted and set(wanted) <= {EVERYTHING, *KINDS}:
        wanted = [EVERYTHING]  # single kinds beside it say nothing more
    if not name.strip():
        wrong["name"] = [_("Say what is told, so that you know it again in the list.")]
    if problem := _problem_of(url.strip()):
        wrong["url"] = [problem]
    if unknown := sorted(set(wanted) - {EVERYTHING, *KINDS}):
        wrong["kinds"] = [_("There is no such kind of event: {kinds}.").format(kinds=listed(unknown)[:200])]
    elif not wanted:
        wrong["kinds"] = [_("Choose at least one kind of event.")]
    webhook.name, webhook.url, webhook.kinds = name.strip(), url.strip(), wanted
    if secret:
        webhook.secret = secrets.seal(secret, context=webhook.secret_context)
    check(webhook, wrong)


def _problem_of(url: str) -> str:
    try:
        parts = urlsplit(url)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable or any(character.isspace() or not character.isprintable() for character in url):
        return _("Give a whole address, such as https://example.org/fishplate.")
    if parts.username is not None or parts.password is not None:
        return _("Leave name and password out of the address; the receiver checks the signature instead.")
    if parts.fragment:
        return _("Leave out what follows “#”; it is never sent.")
    return ""
