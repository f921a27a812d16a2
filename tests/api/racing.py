"""Programs that all send the same requests, each in a process of its own that may be killed at any moment.

Started by path with the database and the data folder of a test, a token, an organisation, a folder to write to, how
many processes and how many keys. Each process writes a line ``key project`` for every answer of 201.
"""

from __future__ import annotations

import json
import os
import random
import sys
from datetime import timedelta
from importlib import import_module
from pathlib import Path

import django
from django.conf import settings

database, data, token, organisation, folder, processes, keys = sys.argv[1:]
os.environ["DJANGO_SETTINGS_MODULE"] = "fishplate.config.settings_test"
settings.DATABASES["default"]["NAME"], settings.DATA = database, data
django.setup()
# A request that died is taken for dead soon, so that the test need not wait.
vars(import_module("fishplate.kernel.idempotency.keeping")).update(LEASE=timedelta(seconds=2))
client_class = import_module("django.test").Client
import_module("fishplate.config.urls")


def send(number: int) -> None:
    order, told = list(range(int(keys))), Path(folder) / f"{number}"
    random.Random(number).shuffle(order)
    client = client_class(raise_request_exception=False, headers={"host": "localhost"})
    with told.open("w", buffering=1) as output:
        while order:
            key = order.pop(0)
            body = {"organisation_id": organisation, "code": f"K{key}", "name": f"K{key}", "starts_on": "2026-03-02"}
            answer = client.post(
                "/api/v1/projects",
                json.dumps(body),
                content_type="application/json",
                headers={"Authorization": f"Bearer {token}", "Idempotency-Key": f"key-{key}"},
            )
            if answer.status_code == 201:
                output.write(f"{key} {answer.json()['id']}\n")
            elif answer.status_code == 409:
                order.append(key)
            else:
                output.write(f"{key} {answer.status_code}\n")


children = []
for number in range(int(processes)):
    child = os.fork()
    if not child:
        send(number)
        os._exit(0)
    children.append(child)
sys.stdout.write(" ".join(map(str, children)) + "\n")
sys.stdout.flush()
for child in children:
    os.waitpid(child, 0)
