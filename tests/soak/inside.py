"""What the soak trials do inside an installation, in a process of their own with its settings.

python -m tests.soak.inside prepare URL      people, a project and checks of the system at URL; tells their keys
python -m tests.soak.inside request OWNER    asks for checks without end; a line for each job that was acknowledged
python -m tests.soak.inside report           what is in the database in the end
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from importlib import import_module
from typing import Any

from fishplate.config import startup

CHECKS = 4


def prepare(url: str) -> dict[str, Any]:
    factories = import_module("fishplate.domains.assurance.tests.factories")
    organisations = import_module("fishplate.domains.organisations.services")
    destinations = import_module("fishplate.kernel.egress.models").AllowedDestination
    destinations.objects.create(pattern="127.0.0.1", ports=url.rsplit(":", 1)[1], note="soak")
    world = factories.world(base_url=url)
    for _ in range(CHECKS):
        factories.check(world, settings={"path": "/", "rate_per_s": 20, "duration_s": 1})
    owner = world.cast.owner
    _, token = organisations.create_access_token(name="soak", expires_at=None, actor=owner)
    return {"token": token, "organisation": str(world.cast.organisation.pk), "owner": str(owner.id)}


def request(owner: str) -> None:
    services = import_module("fishplate.domains.assurance.services")
    checks = import_module("fishplate.domains.assurance.models").Check
    people = import_module("fishplate.domains.organisations.models").Person
    database_error = import_module("django.db").DatabaseError
    check_ids = list(checks.objects.values_list("pk", flat=True))
    actor = people.objects.get(pk=owner).as_actor()
    while True:
        for pk in check_ids:
            try:
                print(services.run_check(check_id=pk, actor=actor).pk, flush=True)
            except database_error as error:
                print(f"not acknowledged: {error}", file=sys.stderr)
            time.sleep(0.3)


def report() -> dict[str, Any]:
    from django.db.models import Count

    job = import_module("fishplate.kernel.jobs").Job
    run = import_module("fishplate.domains.assurance.models").Run
    project = import_module("fishplate.domains.projects.models").Project
    return {
        "projects": [str(pk) for pk in project.objects.values_list("pk", flat=True)],
        "jobs": {str(pk): state for pk, state in job.objects.values_list("pk", "state")},
        "attempts": max(job.objects.values_list("attempts", flat=True), default=0),
        "runs": {str(row["job_id"]): row["n"] for row in run.objects.values("job_id").annotate(n=Count("pk"))},
    }


def main(command: str, *arguments: str) -> None:
    startup.set_up_django()
    commands: dict[str, Callable[..., Any]] = {"prepare": prepare, "request": request, "report": report}
    print(json.dumps(commands[command](*arguments)))


if __name__ == "__main__":
    main(*sys.argv[1:])
