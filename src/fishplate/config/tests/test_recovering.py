from __future__ import annotations

import pytest
from click.testing import CliRunner

from fishplate.config.recovering import people
from fishplate.domains.organisations import queries
from fishplate.domains.organisations.tests import factories


@pytest.mark.django_db
def test_who_runs_the_machine_lets_a_locked_out_administrator_in() -> None:
    administrator = factories.administrator()
    said = CliRunner().invoke(people, ["password-link", administrator.email.upper()])
    assert said.exit_code == 0
    link = queries.password_link_of_token(said.output.strip().rstrip("/").rpartition("/")[2])
    assert link is not None
    assert link.person == administrator


@pytest.mark.django_db
def test_an_unknown_address_is_named() -> None:
    unknown = CliRunner().invoke(people, ["password-link", "nobody@example.org"])
    assert unknown.exit_code == 2
    assert "nobody@example.org" in unknown.output
