"""The page on which a person sees a system and switches its faults, in English and Chinese."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path
from urllib.parse import urlencode

from .systems import VERSIONS, Fault, System
from .words import HTML_LANGUAGE, LANGUAGES, WORDS

STYLESHEET = Path(__file__).with_name("style.css").read_bytes()


@dataclass(frozen=True, slots=True)
class Condition:
    """What the page shows; `transfer` is how far the completion messages are, of a system that sends them."""

    system: System
    orders: int
    faults: Mapping[Fault, bool]
    partner_url: str
    transfer: Mapping[str, object] | None = None


def choose_language(asked: str | None, accepted: str) -> str:
    """The language of the page: the one asked for, else the browser's first that there is, else English."""
    if asked in LANGUAGES:
        return asked
    ranked = []
    for position, item in enumerate(accepted.split(",")):
        weight = re.search(r";\s*q=([01](?:\.\d+)?)", item)
        ranked.append((-float(weight[1]) if weight else -1.0, position, item.strip()[:2].lower()))
    return next((code for _, _, code in sorted(ranked) if code in LANGUAGES), "en")


def render(condition: Condition, language: str) -> str:
    """The page as HTML that needs no script and no inline style."""
    words = WORDS[language]
    title = escape(words[condition.system])
    return (
        f'<!doctype html><html lang="{HTML_LANGUAGE[language]}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{title}</title>'
        '<link rel="stylesheet" href="/style.css"></head><body>'
        f"<nav>{_navigation(condition, language)}</nav>"
        f"<main><h1>{title}</h1>{_facts(condition, language)}"
        f"<h2>{words['faults']}</h2>{_switches(condition, language)}</main></body></html>"
    )


def _navigation(condition: Condition, language: str) -> str:
    words = WORDS[language]
    partner = escape(f"{condition.partner_url}/?{urlencode({'lang': language})}")
    links = [f'<a href="{partner}">{words["partner"]}</a>', f'<a href="/openapi.json">{words["contract"]}</a>']
    for code, name in LANGUAGES.items():
        if code != language:
            links.append(f'<a href="/?lang={code}" lang="{HTML_LANGUAGE[code]}">{name}</a>')
    return "".join(links)


def _facts(condition: Condition, language: str) -> str:
    words = WORDS[language]
    facts = {words["version"]: VERSIONS[condition.system], words["orders"]: str(condition.orders)}
    resync = ""
    if condition.transfer is not None:
        facts[words["transfer"]] = words["sent"].format_map(condition.transfer)
        if condition.transfer["trouble"]:
            facts[words["trouble"]] = str(condition.transfer["trouble"])
        resync = _form("/resync", {}, words["resync"], language)
    listed = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in facts.items())
    return f"<dl>{listed}</dl>{resync}"


def _switches(condition: Condition, language: str) -> str:
    words = WORDS[language]
    items = []
    for fault, is_on in condition.faults.items():
        state = "on" if is_on else "off"
        button = _form(
            "/faults",
            {"fault": fault, "state": "off" if is_on else "on"},
            words["switch_off" if is_on else "switch_on"],
            language,
            label=f"{words['switch_off' if is_on else 'switch_on']}: {words[fault]}",
        )
        items.append(
            f'<li><div><p><strong>{words[fault]}</strong> <span class="{state}">{words[state]}</span></p>'
            f"<p>{words[f'about {fault}']}</p></div>{button}</li>"
        )
    if any(condition.faults.values()):
        below = _form("/faults", {"fault": "all", "state": "off"}, words["repair"], language, kind="primary")
    else:
        below = f"<p>{words['sound']}</p>"
    return f"<ul>{''.join(items)}</ul>{below}"


def _form(
    action: str, fields: Mapping[str, str], text: str, language: str, *, label: str = "", kind: str = "plain"
) -> str:
    hidden = "".join(
        f'<input type="hidden" name="{name}" value="{value}">' for name, value in {**fields, "lang": language}.items()
    )
    named = f' aria-label="{escape(label)}"' if label else ""
    return f'<form method="post" action="{action}">{hidden}<button class="{kind}"{named}>{text}</button></form>'
