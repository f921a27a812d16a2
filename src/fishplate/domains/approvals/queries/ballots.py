"""What one person can do with an approval now, and if nothing, why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from fishplate.domains.approvals.choices import ApprovalState
from fishplate.domains.approvals.models import Approval, Delegation, Seat
from fishplate.domains.approvals.queries.electorate import (
    Electorate,
    electorate,
    involved,
    members_by_project,
    shortages,
)
from fishplate.domains.approvals.queries.reading import Standing, as_loaded, loaded, standing, today
from fishplate.domains.organisations.models import Person
from fishplate.domains.projects.models import Member
from fishplate.kernel.actors import Actor
from fishplate.kernel.errors import Text
from fishplate.kernel.wording import listed


@dataclass(frozen=True, slots=True)
class Option:
    """A seat in which somebody can sign: their own, or that of whoever ``principal`` is, who delegated it."""

    standing: Standing
    principal: Member | None = None

    @property
    def key(self) -> str:
        """The choice as a form sends it."""
        return f"{self.standing.seat.pk}:{self.principal.person_id if self.principal else ''}"

    @property
    def label(self) -> str:
        """What somebody signs as."""
        if self.principal is None:
            return str(self.standing.seat)
        return _("{seat}, on behalf of {name}").format(seat=self.standing.seat, name=self.principal.person.name)


@dataclass(frozen=True, slots=True)
class Ballot:
    """An approval as one person can act on it; ``obstacles`` say why not, where there is no option."""

    standing: list[Standing]
    electorate: Electorate
    options: list[Option]
    obstacles: list[Text]

    @property
    def shortages(self) -> list[Text]:
        """Why the approval cannot be completed as things stand."""
        return missing_people(self.electorate, self.standing)


def ballot(approval: Approval, actor: Actor) -> Ballot:
    """Work out everything this person could do with an approval now."""
    return _ballot(approval, actor, standing(approval), electorate(approval), given_to(actor))


def ballots(rows: QuerySet[Approval], actor: Actor) -> list[tuple[Approval, Ballot]]:
    """The same for several approvals, in a fixed number of queries."""
    found = list(loaded(rows))
    members, given = members_by_project({one.project_id for one in found}), given_to(actor)
    return [
        (one, _ballot(one, actor, as_loaded(one), electorate(one, members.get(one.project_id, {})), given))
        for one in found
    ]


def _ballot(
    approval: Approval, actor: Actor, stand: list[Standing], people: Electorate, given: Sequence[Delegation]
) -> Ballot:
    options: list[Option] = []
    obstacles: list[Text] = []
    principals = [None, *delegators(approval, people, actor, given)]
    for seat in stand:
        for principal in principals:
            option = Option(seat, principal)
            reason = closed_to(approval, stand, option, actor.id) or not_theirs(people, option, actor.id)
            if reason is None:
                options.append(option)
            elif principal is None:
                obstacles.append(reason)
    return Ballot(stand, people, options, [] if options else list(dict.fromkeys(map(str, obstacles))))


def given_to(actor: Actor) -> list[Delegation]:
    """The delegations with which this actor can sign in somebody's place today."""
    return list(Delegation.objects.valid_on(today()).filter(delegate_id=actor.id).order_by("person__name", "person_id"))


def delegators(
    approval: Approval, people: Electorate, actor: Actor, given: Sequence[Delegation] | None = None
) -> list[Member]:
    """The members who let this actor sign in their place in the approval's project, for the same organisation."""
    me = people.members.get(actor.id)
    if me is None:
        return []
    ids = dict.fromkeys(
        one.person_id
        for one in (given_to(actor) if given is None else given)
        if one.project_id in {None, approval.project_id} and one.organisation_id == me.organisation_id
    )
    members = [people.members[person] for person in ids if person in people.members]
    return [one for one in members if one.organisation_id == me.organisation_id]


def closed_to(approval: Approval, stand: Sequence[Standing], option: Option, person_id: UUID) -> Text | None:
    """Return why nobody, or this person no more, can vote in a seat as things stand; ``None`` if they can."""
    if not approval.is_open:
        return _("This approval is closed.")
    taken = involved(vote for one in stand for vote in one.votes)
    if person_id in taken:
        return _("You have signed here already; one person cannot fill two seats.")
    if option.principal is not None and option.principal.person_id in taken:
        return _("{name} has a signature here already; one person cannot fill two seats.").format(
            name=option.principal.person.name
        )
    if option.standing.seat.step > approval.step:
        before = [str(one.seat) for one in stand if one.seat.step < option.standing.seat.step and one.missing]
        return _("It is not the turn of this seat yet. First to sign: {seats}.").format(seats=listed(before))
    if option.standing.missing == 0:
        return _("The signatures of this role are complete.")
    return None


def not_theirs(people: Electorate, option: Option, person_id: UUID) -> Text | None:
    """Return why this person may not sign in a seat, for themselves or for whom they would sign for."""
    if (reason := people.bar(person_id)) is not None:
        return reason
    seat = option.standing.seat
    filled_by = person_id
    if option.principal is not None:
        filled_by = option.principal.person_id
        if (reason := people.bar(filled_by)) is not None:
            return reason
    if people.fits(filled_by, seat.as_asked()):
        return None
    if seat.role:
        return _("This takes the role {role} in the project.").format(role=seat.get_role_display())
    return _("{seat}: this seat is for {names}.").format(seat=seat, names=seat.names)


def leaves_nobody(found: Ballot, option: Option, person_id: UUID) -> list[Text]:
    """Return which later signatures nobody could give any more if this person signed here; empty if none.

    Where seats cannot all be filled anyway, signing makes nothing worse and is not refused.
    """
    before = missing_people(found.electorate, found.standing)
    if before:
        return []
    using = {person_id, *([option.principal.person_id] if option.principal else [])}
    return missing_people(found.electorate, found.standing, using=using, filling=option.standing)


def missing_people(
    people: Electorate, stand: Sequence[Standing], *, using: Iterable[UUID] = (), filling: Standing | None = None
) -> list[Text]:
    """Return why the seats still empty cannot all be filled, after ``using`` have filled one of ``filling``."""
    votes = [vote for one in stand for vote in one.votes]
    return shortages(
        people,
        [one.seat.as_asked() for one in stand],
        used=involved(votes) | set(using),
        given=[len(one.votes) + (one is filling) for one in stand],
    )


def open_ones_by_shortage() -> list[tuple[Approval, bool]]:
    """Every open approval, with whether its seats cannot all be filled as things stand. A fixed number of queries."""
    rows = list(loaded(Approval.objects.filter(state=ApprovalState.OPEN).order_by("id")))
    members = members_by_project({one.project_id for one in rows})
    return [
        (one, bool(missing_people(electorate(one, members.get(one.project_id, {})), as_loaded(one)))) for one in rows
    ]


def seats_held(members: Iterable[Member]) -> list[tuple[Approval, Seat, Member]]:
    """The seats of open approvals that wait for one of these members, or will in a later step."""
    mine = {one.project_id: one for one in members}
    rows = loaded(Approval.objects.filter(project__in=mine, state=ApprovalState.OPEN).order_by("id"))
    beside = members_by_project(mine.keys())
    found = []
    for approval in rows:
        member, people, stand = (
            mine[approval.project_id],
            electorate(approval, beside[approval.project_id]),
            as_loaded(approval),
        )
        if people.bar(member.person_id) or member.person_id in involved(vote for one in stand for vote in one.votes):
            continue
        seats = (one.seat for one in stand if one.missing and people.fits(member.person_id, one.seat.as_asked()))
        found += [(approval, seat, member) for seat in seats]
    return found


def whom_it_waits_for(approval: Approval) -> list[Person]:
    """The people who can sign now: those whose seats are free in this step, and who may sign in their place."""
    if not approval.is_open:
        return []
    stand, people = standing(approval), electorate(approval)
    gone = involved(vote for one in stand for vote in one.votes)
    free = [one.seat.as_asked() for one in stand if one.seat.step == approval.step and one.missing]
    ids = {person for seat in free for person in people.holders(seat)} - gone
    delegates = Delegation.objects.valid_on(today()).of_project(approval.project_id).filter(person__in=ids)
    ids |= {one for one in delegates.values_list("delegate_id", flat=True) if people.bar(one) is None} - gone
    return sorted((people.members[one].person for one in ids), key=lambda person: (person.name, person.pk))
