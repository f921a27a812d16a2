"""`fishplate measure`: how fast does an interface answer, when it is asked at a steady rate?"""

from __future__ import annotations

import json
import sys
from typing import Any, Final

import click

from fishplate.domains.assurance.tasks.http1 import Target
from fishplate.domains.assurance.tasks.measuring import measure_url
from fishplate.engines.measurement import Judgement, LatencyResult, Reason, Thresholds, judge
from fishplate.kernel import egress

EXIT: Final = {"met": 0, "not met": 1, "inconclusive": 3}
INTERRUPTED: Final = 130
_FIGURES: Final = ("p50_ms", "p90_ms", "p95_ms", "p99_ms", "max_ms", "lag_p99_ms", "achieved_rate_per_s")
_REASONS: Final = {
    "errors": "{value:.2%} of the requests failed, accepted are {limit:.2%}",
    "lag": "this machine sent late: 99 % of the requests within {value:.1f} ms, accepted are {limit:g} ms",
    "dropped": "{value:g} requests could not be sent because too many were unanswered, accepted are {limit:g}",
    "nothing-sent": "not one request could be sent",
}


class BadInput(click.ClickException):
    """What was typed cannot be run; one line says why."""

    exit_code = 2


@click.command("measure")
@click.argument("url")
@click.option("--rate", type=float, default=10.0, show_default=True, help="Requests per second.")
@click.option("--duration", type=float, default=10.0, show_default=True, help="Seconds that are measured.")
@click.option("--warm-up", type=float, default=1.0, show_default=True, help="Seconds before, not counted.")
@click.option("--timeout", type=float, default=10.0, show_default=True, help="Seconds until a request has failed.")
@click.option("--method", default="GET", show_default=True, help="HTTP method.")
@click.option("--header", "headers", multiple=True, metavar="'NAME: VALUE'", help="A request header; repeatable.")
@click.option("--p95", type=float, metavar="MS", help="Accepted 95th percentile.")
@click.option("--p99", type=float, metavar="MS", help="Accepted 99th percentile.")
@click.option("--max-errors", type=float, default=0.0, show_default=True, metavar="PCT", help="Accepted failures.")
@click.option("--max-lag", type=float, default=20.0, show_default=True, metavar="MS", help="Accepted own lateness.")
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
def measure(
    url: str,
    rate: float,
    duration: float,
    warm_up: float,
    timeout: float,
    method: str,
    headers: tuple[str, ...],
    p95: float | None,
    p99: float | None,
    max_errors: float,
    max_lag: float,
    *,
    as_json: bool,
) -> None:
    """Ask URL at a steady rate and time every answer from when its request was due.

    Requests leave at their times even while the system stalls, as its users' requests do. A request succeeds when it
    is answered completely with a status below 300. Exit status: 0 met, 1 not met, 2 bad input, 3 inconclusive.
    """
    try:
        Target.of(url)
        thresholds = Thresholds(p95_ms=p95, p99_ms=p99, max_error_share=max_errors / 100)
        result = measure_url(
            url,
            rate=rate,
            duration=duration,
            warm_up=warm_up,
            timeout=timeout,
            max_lag_ms=max_lag,
            method=method.upper(),
            headers=dict(_header(line) for line in headers),
            policy=_policy(url),
            watch=_show_progress if sys.stderr.isatty() else None,
        )
    except OSError as error:
        raise BadInput(error.strerror or str(error)) from None
    except (ValueError, egress.Denied) as error:
        raise BadInput(str(error)) from None
    except KeyboardInterrupt:
        raise SystemExit(INTERRUPTED) from None
    judgement = judge(result, thresholds)
    click.echo(json.dumps(figures(result, judgement), indent=2) if as_json else _table(result, judgement))
    raise SystemExit(EXIT[judgement.verdict])


def figures(result: LatencyResult, judgement: Judgement) -> dict[str, Any]:
    """Return what ``--json`` prints; milliseconds to the microsecond."""
    return {
        "verdict": judgement.verdict,
        "reasons": [
            {"code": reason.code, "value": round(reason.value, 6), "limit": reason.limit}
            for reason in judgement.reasons
        ],
        **{name: _rounded(getattr(result, name)) for name in _FIGURES},
        "sent": result.sent,
        "dropped": result.dropped,
        "errors": result.errors,
        "errors_by_kind": result.errors_by_kind,
        "first_error": result.first_error and result.first_error.detail,
    }


def _policy(url: str) -> egress.Policy:
    # A run from the shell belongs to no installation, so refusals are said in plain English.
    from django.conf import settings

    if not settings.configured:
        settings.configure(USE_I18N=False)
    return egress.Policy.for_target(url)


def _header(line: str) -> tuple[str, str]:
    name, colon, value = line.partition(":")
    if not colon:
        raise ValueError(f"a header looks like 'Name: value', not {line!r}")
    return name.strip(), value.strip()


def _rounded(figure: float | None) -> float | None:
    return None if figure is None else round(figure, 3)


def _table(result: LatencyResult, judgement: Judgement) -> str:
    rows = [
        *(
            (name, "–" if value is None else f"{value:,.1f} ms")
            for name, value in [
                ("p50", result.p50_ms),
                ("p90", result.p90_ms),
                ("p95", result.p95_ms),
                ("p99", result.p99_ms),
                ("max", result.max_ms),
                ("own lag p99", result.lag_p99_ms),
            ]
        ),
        ("sent", f"{result.sent:,} ({result.achieved_rate_per_s:,.1f}/s)"),
        ("dropped", f"{result.dropped:,}"),
        ("errors", f"{result.errors:,}" + "".join(f", {kind} {n:,}" for kind, n in result.errors_by_kind.items())),
    ]
    lines = [f"{name:<12}{value:>16}" if value.endswith("ms") else f"{name:<12}{value}" for name, value in rows]
    if result.first_error is not None:
        lines.append(f"{'first error':<12}{result.first_error.detail or result.first_error.kind}")
    return "\n".join([*lines, "", judgement.verdict, *(f"  {_sentence(reason)}" for reason in judgement.reasons)])


def _sentence(reason: Reason) -> str:
    text = _REASONS.get(reason.code, "{code} is {value:,.1f} ms, accepted are {limit:,g} ms")
    return text.format(code=reason.code, value=reason.value, limit=reason.limit)


def _show_progress(fired: int, total: int) -> None:
    """Rewrite one line of stderr, and clear it at the end."""
    click.echo(f"\r{fired:,} of {total:,} requests sent" if fired < total else "\r\x1b[K", err=True, nl=False)
