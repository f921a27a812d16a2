from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from fishplate.domains.approvals import events, permissions, queries
from fishplate.domains.approvals.models import Approval, Seat, SeatPerson
from fishplate.domains.approvals.services.steps import tell
from fishplate.domains.projects.models import Project
from fishplate.kernel import audit, errors, guards
from fishplate.kernel.actors import Actor
from fishplate.kernel.locking import lock
from fishplate.kernel.permissions import demand


def hand_over_seat(*, seat_id: int, person_id: UUID, to_person_id: UUID, actor: Actor) -> Approval:
    """Let somebody else sign in an open seat of who leaves the project; done when that one has left it.

    A seat of named people is given to the other one by name; a seat of a role is theirs if they fill the role by now.

    Raises:
        NotFound, Forbidden: as for every write.
        Refused: the other one may not sign here, or the seats could no longer be filled by different people.
    """
    with audit.change("approvals.seat_reassigned", actor=actor) as change:
        seat = Seat.objects.select_related("approval").filter(pk=seat_id).first()
        leaver = queries.latest_member(seat.approval.project_id, person_id) if seat is not None else None
        if seat is None or leaver is None:
            raise errors.NotFound
        # In the order of every vote. Whoever leaves sees neither any more, and whoever lets them go may never have.
        lock(Project.objects.all(), leaver.project_id)
        approval = change.target = lock(Approval.objects.select_related("project"), seat.approval_id)
        demand(permissions.hand_over_seat, actor, leaver)
        guards.ask("approvals.hand_over_seat", target=approval, actor=actor)
        before = queries.missing_people(queries.electorate(approval).joined_by(leaver), queries.standing(approval))
        if not seat.role:
            _name(change, seat, person_id, to_person_id)
        people, stand = queries.electorate(approval), queries.standing(approval)
        here = next(one for one in stand if one.seat.pk == seat.pk)
        option = queries.Option(here)
        reason = queries.closed_to(approval, [here], option, to_person_id) if not approval.is_open else None
        reason = reason or queries.not_theirs(people, option, to_person_id)
        if reason is None and to_person_id in queries.involved(vote for one in stand for vote in one.votes):
            reason = _("They signed here already; one person cannot fill two seats.")
        if reason is not None:
            raise errors.Refused(reason)
        if not before and (short := queries.missing_people(people, stand)):
            raise errors.Refused(short)
        if here.seat.step == approval.step:
            tell(events.SeatReassigned, approval, actor, [to_person_id])
    return approval


def _name(change: audit.Change, seat: Seat, person_id: UUID, to_person_id: UUID) -> None:
    for former in SeatPerson.objects.filter(seat=seat, person_id=person_id):
        change.deleted(former)
        former.delete()
    if not SeatPerson.objects.filter(seat=seat, person_id=to_person_id).exists():
        named = SeatPerson(seat=seat, person_id=to_person_id)
        named.save()
        change.created(named)
