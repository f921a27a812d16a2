from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from fishplate.domains.approvals import events, permissions, queries
from fishplate.domains.approvals.models import Approval, Interest, Seat, SeatPerson
from fishplate.domains.approvals.models.content import Frozen, digest_of, sealed
from fishplate.domains.approvals.models.seating import MOST_SEATS, Seating
from fishplate.domains.approvals.models.terms import begin_step, check_step_days, problem_of_deadline
from fishplate.domains.approvals.services.steps import tell, waited_for
from fishplate.domains.projects.models import Project
from fishplate.kernel import audit, clock, errors, guards
from fishplate.kernel.actors import Actor
from fishplate.kernel.locking import lock
from fishplate.kernel.permissions import demand
from fishplate.kernel.records import Reference


def request_approval(
    *,
    project_id: UUID,
    subject: Reference,
    title: str,
    content: Frozen,
    seats: Sequence[Seating],
    exclude_requester: bool = False,
    interested: Collection[UUID] = (),
    due_at: datetime | None = None,
    step_days: Sequence[int] = (),
    prove_identity: bool = False,
    follows: UUID | None = None,
    actor: Actor,
) -> Approval:
    """Ask for signatures under a frozen text.

    Args:
        subject: what it is about; its domain reacts to what becomes of it (``events``).
        content: what its signers read, made by ``models.content.freeze``.
        seats: who has to sign in which step; nobody can sign in two of them.
        exclude_requester: whether whoever asks is barred from signing.
        interested: organisations that are party to what is signed; nobody signs for them.
        due_at: by when all have signed; signers are reminded before, the project manager hears of it afterwards.
        step_days: how many days each step has from when it begins, the first one first; 0 where it has none of its own.
        prove_identity: whether signers prove once more who they are.
        follows: the approval whose text is the former round, the last one of the same subject if left out.

    Raises:
        NotFound, Forbidden: as for every write.
        Invalid: no seats, one for nobody, the deadline is over or too far away, or days that no step can have.
        Refused: an approval of this subject is open, or too few people could sign.
    """
    with audit.change("approvals.approval_requested", actor=actor) as change:
        project = lock(Project.objects.visible_to(actor), project_id)
        demand(permissions.request_approval, actor, project)
        guards.ask("approvals.request_approval", target=project, actor=actor)
        requester = None if actor.system else actor.id
        check_seats(project_id, seats, without=requester if exclude_requester else None, interested=interested)
        last = _last_round(subject)
        text = sealed(subject=subject, title=title, content=content)
        approval = Approval(
            project=project,
            subject_kind=subject.kind,
            subject_id=subject.id,
            title=title,
            content=text,
            digest=digest_of(text),
            follows_id=follows or last,
            requested_by_id=requester,
            exclude_requester=exclude_requester,
            prove_identity=prove_identity,
        )
        _open(approval, min(seat.step for seat in seats), due_at, step_days)
        approval.save()
        change.created(approval)
        _seat(change, approval, seats)
        _bar(change, approval, interested)
        tell(events.ApprovalRequested, approval, actor, waited_for(approval))
    return approval


def check_seats(
    project_id: UUID, seats: Sequence[Seating], *, without: UUID | None = None, interested: Collection[UUID] = ()
) -> None:
    """Raise unless the seats make sense and different people could fill all of them."""
    if not seats or any(seat.quorum < 1 or not (seat.role or seat.people) for seat in seats):
        raise errors.Invalid({"seats": [_("Say who signs, and at least one person for each seat.")]})
    if len(seats) > MOST_SEATS:
        raise errors.Invalid({"seats": [_("At most {number} seats can be asked for.").format(number=MOST_SEATS)]})
    if len({(seat.step, seat.role) for seat in seats if seat.role}) < sum(1 for seat in seats if seat.role):
        raise errors.Invalid({"seats": [_("A role has one seat in each step; ask for more people there instead.")]})
    if reasons := queries.unfillable(project_id, seats, without=without, interested=interested):
        raise errors.Refused(reasons)


def _last_round(subject: Reference) -> UUID | None:
    last = queries.latest(subject)
    if last is not None and last.is_open:
        raise errors.Refused(_("Signatures for this are being collected already."))
    return last.pk if last is not None else None


def _open(approval: Approval, step: int, due_at: datetime | None, step_days: Sequence[int]) -> None:
    approval.opened_at = clock.now()
    if due_at is not None and (problem := problem_of_deadline(due_at, approval.opened_at)) is not None:
        raise errors.Invalid({"due_at": [problem]})
    check_step_days(step_days)
    approval.step, approval.all_due_at, approval.step_days = step, due_at, list(step_days)
    begin_step(approval, approval.opened_at)


def _bar(change: audit.Change, approval: Approval, interested: Collection[UUID]) -> None:
    for organisation in dict.fromkeys(interested):
        interest = Interest(approval=approval, organisation_id=organisation)
        interest.save()
        change.created(interest)


def _seat(change: audit.Change, approval: Approval, seats: Sequence[Seating]) -> None:
    for asked in seats:
        seat = Seat(
            approval=approval, step=asked.step, role=asked.role or "", label=asked.label[:200], quorum=asked.quorum
        )
        seat.save()
        change.created(seat)
        for person in dict.fromkeys(asked.people):
            named = SeatPerson(seat=seat, person_id=person)
            named.save()
            change.created(named)
