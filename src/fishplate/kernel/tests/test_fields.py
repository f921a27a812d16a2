from __future__ import annotations

import time

from fishplate.kernel.fields import uuid7


def test_ids_are_uuids_of_version_7_in_order_of_creation():
    ids = []
    for _ in range(5):
        ids.append(uuid7())
        time.sleep(0.002)
    assert ids == sorted(ids)
    assert {one.version for one in ids} == {7}
    assert {one.variant for one in ids} == {"specified in RFC 4122"}
    assert len({uuid7() for _ in range(10_000)}) == 10_000
