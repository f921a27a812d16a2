from __future__ import annotations

import pytest

from fishplate.domains.organisations import services
from fishplate.domains.organisations.tests.test_upload_document_template import LIST, upload
from fishplate.kernel import errors
from fishplate.kernel.audit.models import Entry
from fishplate.kernel.documents import Template, templates


def test_the_shipped_template_is_used_again_and_the_own_one_stays_in_the_list(cast):
    template = upload(cast, "one", by=cast.owner)
    services.withdraw_document_template(template_id=template.pk, actor=cast.owner)
    assert templates.current(cast.organisation.pk, LIST, "en") is None
    assert list(Template.objects.all()) == [template]
    assert Entry.objects.filter(action="organisations.document_template_withdrawn", target_id=template.pk).exists()
    with pytest.raises(errors.Refused):
        services.withdraw_document_template(template_id=template.pk, actor=cast.owner)


def test_only_a_manager_may(cast):
    template = upload(cast, "one", by=cast.owner)
    with pytest.raises(errors.Forbidden):
        services.withdraw_document_template(template_id=template.pk, actor=cast.teammate)
    for actor in (cast.stranger, cast.supplier_member, cast.removed_member):
        with pytest.raises(errors.NotFound):
            services.withdraw_document_template(template_id=template.pk, actor=actor)
