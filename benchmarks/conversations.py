"""A record about which 1,000 comments were written, with answers and files: how long does its page take?

    .venv/bin/python benchmarks/conversations.py

Asked on both databases, through everything a browser's request passes. The budget is 200 ms.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from databases import in_each_database
from figures import figure
from lists import BUDGET_MS, milliseconds

COUNT = 1_000


def ask(name: str) -> None:
    """Time what people open: the record's page, its conversation, the part that is asked for again, the API."""
    from django.conf import settings

    with tempfile.TemporaryDirectory() as folder:
        settings.DATA = Path(folder)
        _ask(name)


def _ask(name: str) -> None:
    from fishplate.domains.conversations.models import Comment
    from fishplate.domains.landscape.tests import factories as landscape
    from fishplate.domains.projects.tests import factories
    from fishplate.kernel import files, records
    from fishplate.kernel.files import Attachment
    from tests.access.people import signed_in

    cast = factories.cast()
    system = landscape.system(cast.organisation, by=cast.owner)
    to = records.reference(system)
    about = {"subject_kind": to.kind, "subject_id": to.id, "chain": f"organisation:{cast.organisation.pk}"}
    people = [cast.owner.id, cast.teammate.id]
    text = "The **lot** is missing in `LOTNO` 批次号:\n\n- one\n- two\n\n@Mei Teammate, which field carries it?"
    firsts = [Comment(**about, author_id=people[number % 2], text=text) for number in range(COUNT // 2)]
    answers = [
        Comment(**about, author_id=people[number % 2], text=text, parent=one) for number, one in enumerate(firsts)
    ]
    Comment.objects.bulk_create(firsts)
    Comment.objects.bulk_create(answers)
    content = files.attach_file(to=to, name="a.txt", content=b"agreed", actor=cast.owner)
    Attachment.objects.bulk_create(
        [
            Attachment(
                record_kind="conversations.comment",
                record_id=one.pk,
                content=content.content,
                name="screen.txt",
                attached_by=one.author_id,
                attached_by_name="Mei",
                attached_at=content.attached_at,
            )
            for one in firsts
        ]
    )
    client = signed_in(cast.people["owner"])
    talk = f"/records/{to.kind}/{to.id}/comments/"
    part = {"HX-Request": "true", "HX-Request-Type": "partial"}
    asked = {
        "the record's page": (f"/systems/{system.pk}/", {}),
        "its conversation, again": (talk, part),
        "over the API": (f"/api/v1/records/{to.kind}/{to.id}/comments?limit=200", {}),
    }
    worst = 0.0
    for what, (path, headers) in asked.items():
        took, processor = milliseconds(client, path, headers)
        worst = max(worst, took)
        print(f"{name:<12}{what:<26}{took:8.1f} ms, {processor:.1f} ms of processor time here")
    took, processor = milliseconds(client, talk, {})
    print(f"{name:<12}{'all 1,000 on one page':<26}{took:8.1f} ms, {processor:.1f} ms of processor time here")
    figure(f"record with 1,000 comments, slowest page, {name}", worst, "ms", most=BUDGET_MS)


if __name__ == "__main__":
    in_each_database(__file__, ask)
