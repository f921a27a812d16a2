"""What is asked: defining, changing and retiring checks."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote, urlsplit, urlunsplit
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from fishplate.domains.assurance import events, permissions, queries
from fishplate.domains.assurance.choices import CheckKind
from fishplate.domains.assurance.models import Check, ConsistencySettings
from fishplate.domains.assurance.models.settings import read, stored
from fishplate.domains.charter.models import Indicator
from fishplate.domains.landscape import queries as landscape
from fishplate.domains.landscape.models import Environment
from fishplate.domains.projects.models import Project
from fishplate.kernel import audit, clock, errors, guards, outbox, search, secrets, validation
from fishplate.kernel.actors import Actor
from fishplate.kernel.locking import lock
from fishplate.kernel.permissions import demand
from fishplate.kernel.validation import comparable

_LONGEST = 36_500  # days


def define_check(
    *,
    project_id: UUID,
    code: str,
    name: str,
    kind: str,
    interface_id: UUID | None = None,
    environment_id: UUID | None = None,
    indicator_id: UUID | None = None,
    settings: dict[str, Any],
    max_age_days: int = 30,
    actor: Actor,
) -> Check:
    """Define what is to be asked of an interface, and against which indicator it is held.

    ``settings`` are those of the kind (``models/settings.py``). A password in the address of a database is taken out
    and kept sealed; nobody reads it again.

    Raises:
        NotFound, Forbidden, Refused: as for every write. Invalid: a field is wrong, or something named is not in the
        project's scope.
    """
    with audit.change("assurance.check_defined", actor=actor) as change:
        project = lock(Project.objects.visible_to(actor), project_id)
        demand(permissions.define_check, actor, project)
        guards.ask("assurance.define_check", target=project, actor=actor)
        if kind not in CheckKind.values:
            raise errors.Invalid({"kind": [_("Choose one of the kinds offered.")]})
        check = Check(project=project, kind=kind)
        _write(check, code, name, interface_id, environment_id, indicator_id, settings, max_age_days)
        check.save()
        search.index(check)
        change.created(check)
        change.target = check
        outbox.publish(events.CheckDefined(project_id=project.pk, check_id=check.pk, actor_id=actor.id))
    return check


def amend_check(
    *,
    check_id: UUID,
    version: int,
    code: str,
    name: str,
    interface_id: UUID | None = None,
    environment_id: UUID | None = None,
    indicator_id: UUID | None = None,
    settings: dict[str, Any],
    max_age_days: int,
    actor: Actor,
) -> Check:
    """Change a check; its kind stays. Runs of before stay as they were taken.

    A password left out of an address that had one is kept, as long as user, host and database stay the same.

    Raises:
        NotFound, Forbidden, Stale, Refused: as for every write. Invalid: as for ``define_check``.
    """
    with audit.change("assurance.check_amended", actor=actor) as change:
        check = lock(_active(actor), check_id, version=version)
        change.target = check
        demand(permissions.amend_check, actor, check)
        guards.ask("assurance.amend_check", target=check, actor=actor)
        _write(check, code, name, interface_id, environment_id, indicator_id, settings, max_age_days)
        check.save()
        search.index(check)
    return check


def retire_check(*, check_id: UUID, version: int, actor: Actor) -> Check:
    """Ask it no more. Its runs stay as evidence of what was.

    Raises:
        NotFound, Forbidden, Stale, Refused: as for every write.
    """
    with audit.change("assurance.check_retired", actor=actor) as change:
        check = lock(_active(actor), check_id, version=version)
        change.target = check
        demand(permissions.retire_check, actor, check)
        guards.ask("assurance.retire_check", target=check, actor=actor)
        check.retired_at = clock.now()
        check.save()
    return check


def restore_check(*, check_id: UUID, version: int, actor: Actor) -> Check:
    """Ask again what was retired; part of undoing.

    Raises:
        NotFound, Forbidden, Stale, Refused: as for every write. Invalid: another check has its code by now.
    """
    with audit.change("assurance.check_restored", actor=actor) as change:
        retired = Check.objects.visible_to(actor).exclude(retired_at=None).select_related("project")
        check = lock(retired, check_id, version=version)
        change.target = check
        demand(permissions.define_check, actor, check.project)
        guards.ask("assurance.define_check", target=check.project, actor=actor)
        if _code_taken(check):
            raise errors.Invalid({"code": [_("Another check of this project has this code.")]})
        check.retired_at = None
        check.save()
    return check


def _active(actor: Actor) -> QuerySet[Check]:
    return Check.objects.visible_to(actor).active().select_related("project")


def _write(
    check: Check,
    code: str,
    name: str,
    interface_id: UUID | None,
    environment_id: UUID | None,
    indicator_id: UUID | None,
    settings: dict[str, Any],
    max_age_days: int,
) -> None:
    wrong: dict[str, list[errors.Text]] = {}
    check.code, check.name, check.max_age_days = code.strip(), name.strip(), max_age_days
    if not check.name:
        wrong["name"] = [_("Please give the check a name.")]
    if not check.code:
        wrong["code"] = [_("Please give a short code, such as C-01.")]
    elif _code_taken(check):
        wrong["code"] = [_("Another check of this project has this code.")]
    if max_age_days < 1:
        wrong["max_age_days"] = [_("At least one day.")]
    elif max_age_days > _LONGEST:
        wrong["max_age_days"] = [_("At most {most} days.").format(most=_LONGEST)]
    wrong |= _bind(check, interface_id, environment_id, indicator_id)
    try:
        typed = read(check.kind, settings)
    except errors.Invalid as error:
        wrong |= error.fields
    if wrong:
        raise errors.Invalid(wrong)
    if isinstance(typed, ConsistencySettings):
        typed = _without_passwords(check, typed)
    check.settings = stored(typed)
    validation.check(check)


def _code_taken(check: Check) -> bool:
    same = Check.objects.active().filter(project=check.project, code__iexact=comparable(check.code))
    return same.exclude(pk=check.pk).exists()


def _bind(
    check: Check, interface_id: UUID | None, environment_id: UUID | None, indicator_id: UUID | None
) -> dict[str, list[errors.Text]]:
    wrong: dict[str, list[errors.Text]] = {}
    in_scope = landscape.interfaces_in_scope(check.project_id)
    check.interface = in_scope.filter(pk=interface_id).first() if interface_id else None
    in_reach = Environment.objects.filter(system__in=landscape.systems_in_scope(check.project_id))
    check.environment = in_reach.filter(pk=environment_id).first() if environment_id else None
    if environment_id and check.environment is None:
        wrong["environment_id"] = [_("This environment belongs to no system in the scope of the project.")]
    check.indicator = (
        Indicator.objects.filter(pk=indicator_id, project=check.project_id).first() if indicator_id else None
    )
    if interface_id and check.interface is None:
        wrong["interface_id"] = [_("This interface is not in the scope of the project.")]
    elif check.interface is None and check.kind != CheckKind.MANUAL:
        wrong["interface_id"] = [_("Choose the interface that is measured.")]
    if indicator_id and check.indicator is None:
        wrong["indicator_id"] = [_("This indicator is not one of the project's.")]
    elif check.indicator is None and check.kind == CheckKind.RESPONSE_TIME:
        wrong["indicator_id"] = [_("Choose the indicator whose target the figure is held against.")]
    elif check.kind == CheckKind.RESPONSE_TIME and queries.target_of(check) is None:
        wrong["indicator_id"] = [_("Response times are held against targets in ms or s; this one has another unit.")]
    if check.kind == CheckKind.RESPONSE_TIME and not environment_id:
        wrong["environment_id"] = [_("Choose the environment whose address is asked.")]
    elif check.environment is not None and check.interface is not None:
        ends = {check.interface.provider_id, *check.interface.consumers.values_list("system_id", flat=True)}
        if check.environment.system_id not in ends:
            wrong["environment_id"] = [_("This environment belongs to no system of the interface.")]
    return wrong


def _without_passwords(check: Check, typed: ConsistencySettings) -> ConsistencySettings:
    """Take passwords out of the two addresses and seal each for this check and side."""
    kept: dict[str, str] = {}
    clean: dict[str, str] = {}
    before = check.settings or {}
    for side in ("left", "right"):
        source = getattr(typed, side)
        parts = urlsplit(source)
        clean[side] = source
        if parts.password is not None:
            host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname or ""
            port = f":{parts.port}" if parts.port else ""
            clean[side] = urlunsplit(parts._replace(netloc=f"{parts.username or ''}@{host}{port}"))
            kept[side] = secrets.seal(unquote(parts.password), context=secret_context(check, side))
        elif side in check.secrets and _same_account(source, str(before.get(side, ""))):
            kept[side] = check.secrets[side]
    check.secrets = kept
    return ConsistencySettings(left=clean["left"], right=clean["right"], key=typed.key, columns=typed.columns)


def _same_account(one: str, other: str) -> bool:
    """A password must not be sent to another server by changing only the host in front of it."""
    first, second = urlsplit(one), urlsplit(other)
    return (first.scheme, first.netloc) == (second.scheme, second.netloc)


def secret_context(check: Check, side: str) -> str:
    """Return what a sealed password of this check is bound to."""
    return f"assurance.check:{check.pk}:{side}"


def password_of(check: Check, side: str) -> str | None:
    """Return the password of one side, for the moment of the comparison only."""
    sealed = check.secrets.get(side)
    return secrets.unseal(sealed, context=secret_context(check, side)) if sealed else None
