from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from fishplate.domains.approvals import events, queries, services
from fishplate.domains.approvals.choices import Verdict
from fishplate.domains.approvals.models import Approval, Conflict, Delegation, Seat, Vote
from fishplate.domains.projects import queries as projects
from fishplate.domains.projects.models import Member
from fishplate.kernel import contributions, notices, records
from fishplate.kernel.actors import Actor
from fishplate.kernel.audit import Told
from fishplate.kernel.contributions import Command, OpenWork, Related, Waiting
from fishplate.kernel.errors import Text
from fishplate.kernel.notices import DECISION, OUTCOME, Notice
from fishplate.kernel.records import Kind, Reference
from fishplate.web import history

_GROUP = _("Mine to decide")


def _signed(told: Told) -> history.Saying:
    if history.value_after(told, "verdict") == Verdict.REJECT:
        return _("{actor} rejected {label}"), {}
    if principal := history.value_after(told, "on_behalf_name"):
        return _("{actor} signed {label} on behalf of {principal}"), {"principal": principal}
    return _("{actor} signed {label}"), {}


def _shortage(told: Told) -> history.Saying:
    if history.value_after(told, "short_since"):
        return _("Too few people are left who could sign: {label}"), {}
    return _("There are enough people again to sign: {label}"), {}


_SENTENCES: dict[str, Text | Callable[[Told], history.Saying]] = {
    "approvals.approval_requested": _("{actor} asked for signatures: {label}"),
    "approvals.approval_reminded": _("Signers were reminded: {label}"),
    "approvals.approval_escalated": _("Not signed in time, the project manager was told: {label}"),
    "approvals.missing_signers_noted": _shortage,
    "approvals.approval_rescheduled": _("{actor} moved the deadline for signatures: {label}"),
    "approvals.approval_voided": _("The signatures became void: {label}"),
    "approvals.approval_withdrawn": _("{actor} withdrew the request for signatures: {label}"),
    "approvals.vote_cast": _signed,
    "approvals.conflict_declared": _("{actor} declared a conflict of interest"),
    "approvals.signing_delegated": _("{actor} delegated signing: {label}"),
    "approvals.delegation_revoked": _("{actor} took a delegation back: {label}"),
}


def register() -> None:
    """Make this domain's records, waiting signatures and commands known to the kernel."""
    records.register(
        Kind(
            model=Approval,
            name=_("approval"),
            label=str,
            url=_url,
            visible_to=Approval.objects.visible_to,
            chain=lambda one: f"project:{one.project_id}",
            authorises=True,
        )
    )
    records.register(
        Kind(
            model=Vote,
            name=_("signature"),
            label=lambda vote: str(vote.approval),
            url=lambda vote: _url(vote.approval),
            visible_to=_visible_votes,
            chain=lambda vote: f"project:{vote.approval.project_id}",
        )
    )
    records.register(
        Kind(
            model=Conflict,
            name=_("conflict of interest"),
            label=str,
            url=lambda conflict: _url(conflict.approval),
            visible_to=_visible_conflicts,
            chain=lambda conflict: f"project:{conflict.approval.project_id}",
        )
    )
    records.register(
        Kind(
            model=Delegation,
            name=_("delegation"),
            label=str,
            url=lambda _delegation: reverse("approvals:list_delegations"),
            visible_to=queries.delegations,
            chain=_chain_of_delegation,
        )
    )
    history.register_sentences(_SENTENCES)
    contributions.HISTORY.add("approvals", _history)
    contributions.OPEN_WORK.add("approvals", _open_work, order=200)  # after the roles it goes by were handed over
    contributions.WAITING.add("approvals", _waiting, order=10)
    contributions.WAITING_COUNTS.add("approvals", lambda actor: [queries.waiting_for(actor).count()])
    contributions.COMMANDS.add("approvals", _commands)
    history.register_subject("approvals.seat", _("seat"))
    history.register_subject("approvals.missing_signers", _("missing signers"))
    _register_notices()
    _register_delegations()


def _open_work(person_id: UUID, organisation_id: UUID | None) -> list[OpenWork]:
    members = list(projects.open_work(person_id, organisation_id))
    held = queries.seats_held(members)
    takers = {one.pk: tuple(projects.takers(one)) for one in {member for _approval, _seat, member in held}}
    return [_held(approval, seat, member, takers[member.pk]) for approval, seat, member in held]


def _held(approval: Approval, seat: Seat, member: Member, takers: tuple[tuple[UUID, str], ...]) -> OpenWork:
    def hand_over(to: UUID | None, actor: Actor) -> object:
        if to is None:
            return None
        return services.hand_over_seat(seat_id=seat.pk, person_id=member.person_id, to_person_id=to, actor=actor)

    return OpenWork(
        key=f"seat-{seat.pk}",
        what=_t("signature as {seat}").format(seat=seat),
        label=str(approval),
        url=_url(approval),
        takers=takers,
        hand_over=hand_over,
    )


def _register_notices() -> None:
    """The events name whom they concern; an outcome concerns those who watch what it is about as well."""
    waiting = (
        (events.ApprovalRequested, _("{actor} asks for your signature: {record}")),
        (events.ApprovalStepReached, _("It is your turn to sign: {record}")),
        (events.SeatReassigned, _("{actor} asks for your signature instead of who left: {record}")),
        (events.ApprovalReminded, _("Your signature is due soon: {record}")),
        (events.ApprovalRescheduled, _("{actor} moved the deadline for signatures: {record}")),
        (events.ApprovalEscalated, _("The deadline for signatures has passed: {record}")),
        (events.SignersMissing, _("Too few people are left who could sign: {record}")),
    )
    # These concern those who look after the approval, or signed it, as well.
    told_to_all = {events.ApprovalEscalated, events.ApprovalRescheduled, events.SignersMissing}
    outcomes = (
        (events.ApprovalGranted, _("Signed by everybody: {record}")),
        (events.ApprovalRejected, _("{actor} rejected it: {record}")),
        (events.ApprovalWithdrawn, _("{actor} withdrew the request: {record}")),
        (events.ApprovalVoided, _("The signatures are void: {record}")),
        (events.ConflictDeclared, _("{actor} declared a conflict of interest: {record}")),
    )
    notices.register(
        *(
            Notice(
                event,
                DECISION,
                about=_approval,
                who=_concerned if event in told_to_all else _asked,
                words=words,
            )
            for event, words in waiting
        ),
        *(
            Notice(
                event,
                OUTCOME,
                about=_approval,
                who=_concerned,
                watched=_subject,
                when=_is_told_here,
                words=words,
            )
            for event, words in outcomes
        ),
    )


def _register_delegations() -> None:
    """Whoever is to sign in somebody's place hears of it, and both of them when it counts no more."""
    notices.register(
        Notice(
            events.SigningDelegated,
            DECISION,
            about=_delegation,
            who=lambda event: [event.delegate_id],
            words=_("{actor} lets you sign in their place: {record}"),
        ),
        Notice(
            events.DelegationRevoked,
            DECISION,
            about=_delegation,
            who=lambda event: [event.delegate_id, event.person_id],
            words=_("{actor} took a delegation back: {record}"),
        ),
    )


def _delegation(event: events.SigningDelegated | events.DelegationRevoked) -> Reference:
    return Reference("approvals.delegation", event.delegation_id)


def _approval(event: Any) -> Reference:
    return Reference("approvals.approval", event.approval_id)


def _concerned(event: Any) -> list[UUID]:
    return [UUID(str(key)) for key in event.person_ids]


def _asked(event: Any) -> list[UUID]:
    """Who of them has still to act: an event may be told after they did."""
    approval = Approval.objects.filter(pk=event.approval_id).prefetch_related("votes", "conflicts").first()
    if approval is None or not approval.is_open:
        return []
    done = {one.person_id for one in approval.conflicts.all()}
    for vote in approval.votes.all():
        done |= {vote.person_id, vote.on_behalf_of_id}
    return [one for one in _concerned(event) if one not in done]


def _is_told_here(event: Any) -> bool:
    granted = isinstance(event, events.ApprovalGranted)
    return not (granted and event.subject_kind in queries.GRANTS_TOLD_ELSEWHERE)


def _subject(event: Any) -> list[Reference]:
    return [Reference(event.subject_kind, event.subject_id)]


def _url(approval: Approval) -> str:
    return reverse("approvals:view_approval", args=[approval.project_id, approval.pk])


def _visible_votes(actor: Actor) -> QuerySet[Vote]:
    return Vote.objects.filter(approval__in=Approval.objects.visible_to(actor)).select_related("approval")


def _visible_conflicts(actor: Actor) -> QuerySet[Conflict]:
    return Conflict.objects.filter(approval__in=Approval.objects.visible_to(actor)).select_related("approval")


def _chain_of_delegation(delegation: Delegation) -> str:
    """A delegation for all projects is told to the organisation it is for."""
    if delegation.project is None:
        return f"organisation:{delegation.organisation_id}"
    return f"project:{delegation.project.pk}"


def _history(to: Reference, actor: Actor) -> list[Related]:
    """The approvals of a record, and the votes and conflicts declared in them."""
    approvals = Approval.objects.visible_to(actor).filter(subject_kind=to.kind, subject_id=to.id).values("pk")
    votes = _visible_votes(actor).filter(approval__in=approvals).values("pk")
    conflicts = _visible_conflicts(actor).filter(approval__in=approvals).values("pk")
    return [
        Related(Approval._meta.label_lower, approvals),
        Related(Vote._meta.label_lower, votes),
        Related(Conflict._meta.label_lower, conflicts),
    ]


def _waiting(actor: Actor, project_id: UUID | None) -> list[Waiting]:
    waiting = queries.waiting_for(actor)
    return [
        Waiting(
            what=_t("Sign or reject"),
            label=str(approval),
            url=_url(approval),
            kind=_("approval"),
            reason=_t("Your signature is asked for"),
            project_id=approval.project_id,
            due=timezone.localdate(approval.due_at) if approval.due_at else None,
            icon="signature",
        )
        for approval in (waiting.filter(project_id=project_id) if project_id else waiting)
    ]


def _commands(actor: Actor, project_id: UUID | None) -> list[Command]:
    return [
        Command(_GROUP, reverse("approvals:list_waiting_approvals"), _GROUP, keywords="decide sign", icon="signature"),
        Command(_("Delegate signing"), reverse("approvals:delegate_signing"), _GROUP, keywords="delegate deputy leave"),
    ]
