"""The job that sends: one request after the other to one receiver, through the allow-list, following nothing."""

from __future__ import annotations

import asyncio
import ssl
import time
from datetime import timedelta
from typing import Final
from uuid import UUID

import httpx
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fishplate.domains.automation.services import delivering
from fishplate.domains.automation.services.delivering import JOB, Message
from fishplate.domains.automation.services.delivering import Outcome as Answer
from fishplate.kernel import egress, jobs
from fishplate.kernel.egress import Denied, Policy
from fishplate.kernel.jobs import JobContext, Outcome

#: Seconds for one step (connecting, waiting for the first byte), and for the whole request.
STEP: Final = 10.0
WHOLE: Final = 15.0
#: How much of an answer is read and kept.
_KEPT_BYTES = 2_000
_REDIRECTS = range(300, 400)


@jobs.job(JOB, label=gettext_lazy("Send webhooks"), max_attempts=3, timeout=timedelta(minutes=30))
def send_deliveries(context: JobContext, *, webhook_id: str) -> Outcome:
    """Send everything that is due to one webhook. Killed in between, the attempt under way is made again."""
    sent, tls = 0, egress.trusted()
    while (message := delivering.claim(UUID(webhook_id))) is not None:
        delivering.settle(message, send(message, tls))
        sent += 1
        context.stop_if_cancelled()
    return Outcome(result={"sent": sent})


def send(message: Message, tls: ssl.SSLContext) -> Answer:
    """Make one attempt; whatever goes wrong is its outcome."""
    policy, began = Policy.installation(), time.monotonic()
    status: int | None = None
    answer = error = ""
    try:
        status, answer = asyncio.run(_ask(message, policy, tls))
        if status in _REDIRECTS:
            error = _("The receiver redirects elsewhere, which is not followed. Give the address it leads to.")
    except Denied as denied:
        error = str(denied)
    except (TimeoutError, httpx.TimeoutException):
        error = _("No answer within {seconds} seconds.").format(seconds=int(WHOLE))
    except (httpx.HTTPError, httpx.InvalidURL, OSError) as failed:
        error = _("It could not be reached: {error}").format(error=f"{failed}" or type(failed).__name__)
    return Answer(took_ms=round((time.monotonic() - began) * 1000), status=status, answer=answer, error=error)


async def _ask(message: Message, policy: Policy, tls: ssl.SSLContext) -> tuple[int, str]:
    headers = {
        "content-type": "application/json",
        "user-agent": "Fishplate-Webhooks/1",
        "accept-encoding": "identity",
        **message.headers,
    }
    async with (
        asyncio.timeout(WHOLE),
        egress.async_client(policy, timeout=STEP, tls=tls) as client,
        client.stream("POST", message.url, content=message.body, headers=headers) as response,
    ):
        return response.status_code, await _beginning(response)


async def _beginning(response: httpx.Response) -> str:
    """Return the beginning of the answer as text; the rest is never read, nor is it unpacked."""
    read = b""
    async for chunk in response.aiter_raw():
        read += chunk
        if len(read) >= _KEPT_BYTES:
            break
    return read[:_KEPT_BYTES].decode("utf-8", errors="replace").replace("\0", "�")
