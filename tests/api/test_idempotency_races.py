"""Eight processes send the same requests, some are killed in the middle: each is done once, and answered alike."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from fishplate.domains.organisations import services as organisations
from fishplate.domains.projects.models import Project
from fishplate.domains.projects.tests import factories
from fishplate.kernel import audit

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(150)]
PROCESSES, KILLED, KEYS = 8, 4, 100


def test_eight_processes_with_the_same_keys_of_which_four_are_killed(tmp_path: Path) -> None:
    cast = factories.cast()
    _, token = organisations.create_access_token(name="race", expires_at=None, actor=cast.owner)
    place = [str(connection.settings_dict["NAME"]), str(settings.DATA), token, str(cast.organisation.pk), str(tmp_path)]
    script = str(Path(__file__).with_name("racing.py"))
    racers = subprocess.Popen(
        [sys.executable, script, *place, str(PROCESSES), str(KEYS)], stdout=subprocess.PIPE, text=True
    )
    assert racers.stdout is not None
    with racers.stdout:
        children = [int(pid) for pid in racers.stdout.readline().split()]
    chance = random.Random(20261126)
    for victim in chance.sample(children, KILLED):
        time.sleep(chance.uniform(0.1, 0.4))
        with suppress(ProcessLookupError):
            os.kill(victim, signal.SIGKILL)
    assert racers.wait(timeout=120) == 0

    told: dict[str, set[str]] = {}
    assert min(len(file.read_text().splitlines()) for file in tmp_path.iterdir()) < KEYS, "nobody was killed at work"
    for file in tmp_path.iterdir():
        for line in file.read_text().splitlines(keepends=True):
            if line.endswith("\n"):  # the last line of somebody who was killed may be half of one
                key, answer = line.split()
                told.setdefault(f"K{key}", set()).add(answer)
    made = {code: str(pk) for code, pk in Project.objects.filter(code__startswith="K").values_list("code", "pk")}
    assert Project.objects.filter(code__startswith="K").count() == KEYS
    assert told == {code: {pk} for code, pk in made.items()}
    assert audit.verify().holds
