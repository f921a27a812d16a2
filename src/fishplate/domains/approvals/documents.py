"""What every document that is signed has at its end: a line for each party, and who signed electronically."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from fishplate.domains.approvals.choices import ApprovalState, Verdict
from fishplate.domains.approvals.models import Approval, Vote
from fishplate.domains.projects.choices import Party
from fishplate.domains.projects.models import Member, Project
from fishplate.kernel import documents
from fishplate.kernel.documents import Section

Rows = Sequence[tuple[object, ...]]


def parties(project: Project, approval: Approval | None = None) -> list[documents.Party]:
    """Return a line to sign on for owner, integrator, supplier and supervisor.

    The organisations are those that take part in the project. Where somebody of a party signed ``approval``, the first
    signature stands on its line.
    """
    members = Member.objects.filter(project=project).select_related("organisation").order_by("id")
    organisations: dict[str, dict[str, None]] = {party: {} for party in Party}
    organisations[Party.OWNER][project.organisation.name] = None
    party_of = {}
    for member in members:
        party_of[member.person_id] = member.party
        if member.removed_at is None:
            organisations[member.party][member.organisation.name] = None
    signed: dict[str, Vote] = {}
    for vote in _signatures(approval):
        signed.setdefault(party_of.get(vote.person_id, Party.OWNER), vote)
    return [_line(party, "、".join(organisations[party]), signed.get(party)) for party in Party]


def signatures(approval: Approval | None, *, order: int) -> list[Section]:
    """Return the section on who signed electronically; none where nobody did."""
    votes = _signatures(approval)
    if approval is None or not votes:
        return []
    return [_section([_row(vote) for vote in votes], approval.digest, order)]


def sample_parties() -> list[documents.Party]:
    """Return lines to try a template on."""
    return [_line(party, str(party.label), None) for party in Party]


def sample_signatures(*, order: int) -> list[Section]:
    """Return the section on signatures to try a template on."""
    return [_section([("Li Lei", "…", "…", None, "", documents.hashed("0" * 64))], "0" * 64, order)]


def _signatures(approval: Approval | None) -> list[Vote]:
    if approval is None or approval.state == ApprovalState.VOID:
        return []  # void signatures are none
    return list(
        approval.votes.filter(verdict=Verdict.APPROVE)
        .select_related("seat")
        .prefetch_related("seat__named__person")
        .order_by("voted_at", "id")
    )


def _line(party: Party, organisation: str, vote: Vote | None) -> documents.Party:
    labels = {
        Party.OWNER: pgettext("sign-off", "Owner"),
        Party.INTEGRATOR: pgettext("sign-off", "Integrator"),
        Party.SUPPLIER: pgettext("sign-off", "Supplier"),
        Party.SUPERVISOR: pgettext("sign-off", "Supervisor"),
    }
    if vote is None:
        return documents.Party(party.value, labels[party], organisation)
    at = documents.cell(vote.voted_at).text
    said = _("signed electronically on {at}; SHA-256 of what was signed {digest}").format(
        at=at, digest=documents.hashed(vote.digest).text
    )
    day = documents.cell(timezone.localtime(vote.voted_at).date()).text
    return documents.Party(party.value, labels[party], organisation or vote.organisation_name, vote.signer, said, day)


def _row(vote: Vote) -> tuple[object, ...]:
    digest = documents.hashed(vote.digest)
    return vote.signer, vote.organisation_name, str(vote.seat), vote.voted_at, vote.reason, digest


def _section(rows: Rows, digest: str, order: int) -> Section:
    signed = documents.table(
        "signatures",
        (
            ("name", pgettext("document", "Name"), 1.2),
            ("organisation", _("Organisation"), 2),
            ("seat", _("Signs as"), 1.4),
            ("signed_at", _("Signed on"), 1.6),
            ("reason", _("Remark"), 1.6),
            ("digest", _("SHA-256 of what was signed"), 1.5),
        ),
        rows,
    )
    whole = documents.facts(("signed_digest", _("SHA-256 of what was signed"), documents.hashed(digest, whole=True)))
    return Section("signatures", _("Electronic signatures"), (signed, whole), order)
