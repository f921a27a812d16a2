from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fishplate.kernel import secrets


@given(st.text(max_size=200), st.text(max_size=40))
def test_what_was_sealed_opens_in_its_place(plain: str, context: str):
    assert secrets.unseal(secrets.seal(plain, context=context), context=context) == plain


@given(st.text(min_size=1, max_size=40), st.integers(min_value=0))
def test_any_changed_character_is_noticed(plain: str, position: int):
    sealed = secrets.seal(plain, context="a")
    at = 3 + position % (len(sealed) - 3)
    other = "A" if sealed[at] != "A" else "B"
    forged = sealed[:at] + other + sealed[at + 1 :]
    try:
        assert secrets.unseal(forged, context="a") == plain  # only the unused bits of the last digit may differ
        assert at >= len(sealed.rstrip("=")) - 1
    except secrets.SealBroken:
        pass


def test_a_secret_copied_to_another_place_does_not_open():
    sealed = secrets.seal("s3cret", context="connector:1")
    with pytest.raises(secrets.SealBroken):
        secrets.unseal(sealed, context="connector:2")


def test_another_installations_secret_does_not_open(settings):
    sealed = secrets.seal("s3cret", context="a")
    settings.FISHPLATE_KEY = "another key"
    with pytest.raises(secrets.SealBroken):
        secrets.unseal(sealed, context="a")


@pytest.mark.parametrize("text", ["", "plain", "v1.", "v1.!!!", "v2.AAAA"])
def test_what_was_never_sealed_does_not_open(text: str):
    with pytest.raises(secrets.SealBroken):
        secrets.unseal(text, context="a")


def test_each_purpose_has_its_own_key_and_sealing_twice_differs():
    assert secrets.derive("a") != secrets.derive("b")
    assert secrets.seal("x", context="a") != secrets.seal("x", context="a")
