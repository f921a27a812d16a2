from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from fishplate.domains.approvals import queries as asked
from fishplate.domains.approvals import services as approvals
from fishplate.domains.approvals.choices import ApprovalState
from fishplate.domains.approvals.models.content import freeze
from fishplate.domains.approvals.models.terms import check_step_days
from fishplate.domains.charter import events, permissions, queries
from fishplate.domains.charter.choices import State
from fishplate.domains.charter.models import Charter, CharterSeat
from fishplate.domains.charter.services.drafts import draft_of, locked_project, refuse_unless_draft
from fishplate.domains.organisations.models import Person
from fishplate.domains.projects.choices import Role
from fishplate.domains.projects.models import Project
from fishplate.kernel import audit, clock, errors, guards, outbox, search
from fishplate.kernel.actors import SYSTEM, Actor
from fishplate.kernel.locking import lock
from fishplate.kernel.permissions import demand
from fishplate.kernel.records import reference
from fishplate.kernel.validation import check


def write_charter(
    *,
    project_id: UUID,
    version: int | None = None,
    background: str,
    scope_in: str,
    scope_out: str,
    actor: Actor,
    under: UUID | None = None,
) -> Charter:
    """Write the text of a project's charter, beginning it where there is none yet.

    Raises:
        NotFound, Forbidden, Stale: as for every write. Refused: it is submitted or approved, or a guard objects.
    """
    with audit.change("charter.charter_written", actor=actor, under=under) as change:
        project = locked_project(project_id, actor)
        demand(permissions.write_charter, actor, project)
        guards.ask("charter.write_charter", target=project, actor=actor, under=under)
        charter = draft_of(project, version=version)
        change.target = charter
        charter.background, charter.scope_in = background.strip(), scope_in.strip()
        charter.scope_out = scope_out.strip()
        check(charter)
        charter.save()
        search.index(charter)
    return charter


def set_charter_seats(
    *,
    project_id: UUID,
    version: int | None = None,
    seats: Mapping[Role, int],
    steps: Mapping[Role, int],
    step_days: Sequence[int],
    actor: Actor,
) -> Charter:
    """Say who signs a project's charter, in which order, and how long each step may take.

    Args:
        seats: how many people of each role sign.
        steps: in which step a role signs, the first one unless it is said; a step begins when the one before is signed.
        step_days: how many days each step has from when it begins, the first step first; 0 where it has none.

    Raises:
        NotFound, Forbidden, Stale: as for every write. Invalid: nobody signs, or no such step or number of days.
        Refused: it is submitted or approved, or a guard objects.
    """
    with audit.change("charter.charter_seats_set", actor=actor) as change:
        project = locked_project(project_id, actor)
        demand(permissions.set_charter_seats, actor, project)
        guards.ask("charter.set_charter_seats", target=project, actor=actor)
        charter = draft_of(project, version=version)
        change.target = charter
        _check_seats(seats, steps)
        check_step_days(step_days)
        charter.step_days = list(step_days)
        charter.save()
        for seat in charter.seats.all():
            change.deleted(seat)
            seat.delete()
        for role, quorum in seats.items():
            seat = CharterSeat(charter=charter, role=role, quorum=quorum, step=steps.get(role, 1))
            seat.save()
            change.created(seat)
    return charter


def _check_seats(seats: Mapping[Role, int], steps: Mapping[Role, int]) -> None:
    wrong: dict[str, list[errors.Text]] = {}
    if not seats or any(quorum < 1 for quorum in seats.values()):
        wrong["seats"] = [_("Say which roles sign, and at least one person for each.")]
    if any(step < 1 for step in steps.values()):
        wrong["steps"] = [_("Steps are numbered from 1.")]
    if wrong:
        raise errors.Invalid(wrong)


def submit_charter(
    *, project_id: UUID, due_at: datetime | None = None, prove_identity: bool = False, actor: Actor
) -> Charter:
    """Put a complete charter before those who sign it; from then on it is frozen.

    Args:
        due_at: by when all have signed.
        prove_identity: whether whoever signs proves once more who they are.

    Raises:
        NotFound, Forbidden: as for every write. Invalid: the deadline has passed.
        Refused: with everything that is missing, each interface in scope without an indicator by its name; or the
            project lacks people who could sign.
    """
    with audit.change("charter.charter_submitted", actor=actor) as change:
        charter = _locked(project_id, actor)
        change.target = charter
        demand(permissions.submit_charter, actor, charter.project)
        refuse_unless_draft(charter)
        guards.ask("charter.submit_charter", target=charter, actor=actor)
        if missing := queries.missing(project_id, charter):
            raise errors.Refused([one.text for one in missing])
        charter.state, charter.submitted_at = State.SUBMITTED, clock.now()
        charter.submitted_by = Person.objects.filter(pk=actor.id).first()
        charter.digest = queries.digest(charter)
        charter.save()
        approvals.request_approval(
            project_id=project_id,
            subject=reference(charter),
            title=str(charter),
            content=freeze(lambda: queries.sections(charter)),
            seats=queries.seating(charter),
            due_at=due_at,
            step_days=charter.step_days,
            prove_identity=prove_identity,
            actor=actor,
        )
        outbox.publish(
            events.CharterSubmitted(
                project_id=project_id, charter_id=charter.pk, digest=charter.digest, actor_id=actor.id
            )
        )
    return charter


def approve_charter(*, charter_id: UUID, decision_id: UUID, actor: Actor) -> Charter:
    """Let a submitted charter stand. Called by what decides on it (``decision_id``), not by a page.

    Raises:
        NotFound: no such charter. Refused: it is not submitted, or is not what was submitted any more.
    """
    with audit.change("charter.charter_approved", actor=actor, under=decision_id) as change:
        charter = lock(Charter.objects.visible_to(actor).select_related("project"), charter_id)
        change.target = charter
        guards.ask("charter.approve_charter", target=charter, actor=actor, under=decision_id)
        if charter.state != State.SUBMITTED:
            raise errors.Refused(_("Only a submitted charter can be approved."))
        if reasons := queries.changes(charter):
            raise errors.Refused(reasons)
        charter.state, charter.approved_at, charter.decision_id = State.APPROVED, clock.now(), decision_id
        charter.save()
        outbox.publish(
            events.CharterApproved(
                project_id=charter.project_id, charter_id=charter.pk, decision_id=decision_id, actor_id=actor.id
            )
        )
    return charter


def reopen_charter(*, project_id: UUID, reason: str, actor: Actor, under: UUID | None = None) -> Charter:
    """Take a submitted or approved charter back to draft; it has to be submitted and approved again.

    Raises:
        NotFound, Forbidden: as for every write. Invalid: no reason is given.
        Refused: it is a draft, or a guard objects (an approved charter may need an approved change, ``under``).
    """
    if not reason.strip():
        raise errors.Invalid({"reason": [_("Say why, for those who signed it or were about to.")]})
    with audit.change("charter.charter_reopened", actor=actor, under=under, reason=reason.strip()) as change:
        charter = _locked(project_id, actor)
        change.target = charter
        demand(permissions.reopen_charter, actor, charter.project)
        if charter.state == State.DRAFT:
            raise errors.Refused(_("The charter is a draft already."))
        guards.ask("charter.reopen_charter", target=charter, actor=actor, under=under)
        charter.state, charter.digest = State.DRAFT, ""
        charter.submitted_at = charter.submitted_by = charter.approved_at = charter.decision_id = None
        charter.save()
        _void_signatures(charter, reason.strip())
        outbox.publish(events.CharterReopened(project_id=project_id, charter_id=charter.pk, actor_id=actor.id))
    return charter


def _void_signatures(charter: Charter, reason: str) -> None:
    """Nobody goes on signing what is being written again, and what was signed is not what will stand there."""
    last = asked.latest(reference(charter))
    if last is not None and last.state in {ApprovalState.OPEN, ApprovalState.APPROVED}:
        said = _("The charter was taken back to draft: {reason}").format(reason=reason)
        approvals.void_approval(approval_id=last.pk, reason=said, actor=SYSTEM)


def _locked(project_id: UUID, actor: Actor) -> Charter:
    """Lock project and charter, in the order in which every write takes them; begin the charter if there is none."""
    project = lock(Project.objects.visible_to(actor), project_id)
    charter = Charter.objects.filter(project=project).first()
    if charter is None:
        return draft_of(project)
    return lock(Charter.objects.select_related("project"), charter.pk)
