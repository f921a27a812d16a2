from __future__ import annotations

import pytest

from fishplate.domains.organisations import services
from fishplate.domains.organisations.tests.test_upload_document_template import LIST, upload
from fishplate.kernel import errors
from fishplate.kernel.audit.models import Entry
from fishplate.kernel.documents import templates


def test_an_earlier_one_is_used_again_and_only_one_at_a_time(cast):
    first, second = upload(cast, "one", by=cast.owner), upload(cast, "two", by=cast.owner)
    services.restore_document_template(template_id=first.pk, actor=cast.owner)
    assert templates.current(cast.organisation.pk, LIST, "en") == first
    second.refresh_from_db()
    assert not second.current
    assert Entry.objects.filter(action="organisations.document_template_restored", target_id=first.pk).exists()


def test_the_one_in_use_cannot_be_restored(cast):
    with pytest.raises(errors.Refused):
        services.restore_document_template(template_id=upload(cast, "one", by=cast.owner).pk, actor=cast.owner)


def test_only_a_manager_may(cast):
    first = upload(cast, "one", by=cast.owner)
    upload(cast, "two", by=cast.owner)
    with pytest.raises(errors.Forbidden):
        services.restore_document_template(template_id=first.pk, actor=cast.teammate)
    for actor in (cast.stranger, cast.supplier_member, cast.removed_member):
        with pytest.raises(errors.NotFound):
            services.restore_document_template(template_id=first.pk, actor=actor)
