"""Writing to chat services: apprise knows their formats, ``kernel.egress`` opens the connections.

apprise's plugins call ``requests`` by its module's name. Each plugin we use is given ours instead: it works only inside
``_outgoing``, through a session that egress decides on, and refuses everywhere else. A plugin that reaches the network
in any other way is not used (``fits``). See docs/adr/0012-chat-services.md.
"""

from __future__ import annotations

import logging
import re
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import quote

import requests
from django.conf import settings
from django.utils.translation import gettext as _

from fishplate.kernel.egress import Denied, Policy
from fishplate.kernel.errors import FishplateError, Text

TIMEOUT = 10.0
#: Which of apprise's services each of ours is.
SCHEMES = {"wecom": "wecombot", "dingtalk": "dingtalk", "feishu": "feishu", "slack": "slack", "teams": "workflows"}
#: Webhooks as the services print them. Nothing else is read: apprise's own spelling can name files and switches.
_WEBHOOKS = {
    "wecom": re.compile(r"https://qyapi\.weixin\.qq\.com/cgi-bin/webhook/send\?key=([\w-]+)", re.ASCII),
    "dingtalk": re.compile(r"https://oapi\.dingtalk\.com/robot/send\?access_token=(\w+)", re.ASCII),
    "feishu": re.compile(r"https://open\.feishu\.cn/open-apis/bot/v2/hook/([\w-]+)/?", re.ASCII),
    "slack": re.compile(r"https://hooks\.slack\.com/services/(\w+/\w+/\w+)/?", re.ASCII),
    "teams": re.compile(
        r"https://[\w.-]+(?::443)?(?:/powerautomate/automations/direct(?:/cu/\d+)?)?/workflows/\w+"
        r"/triggers/manual/paths/invoke/?\?(?:(?:api-version|sp|sv|sig)=[\w.%/-]+&?)+",
        re.ASCII,
    ),
}
#: How services say in a 200 answer that they did not take a message.
_CODES = ("errcode", "code", "StatusCode")

SessionFactory = Callable[[Policy], requests.Session]


class Unreadable(ValueError):
    """An address that is none of this service."""


class Undelivered(FishplateError):
    """A service did not take a message. ``passing``: it may take it later."""

    code = "undelivered"

    def __init__(self, message: Text, *, passing: bool) -> None:
        super().__init__(message)
        self.passing = passing


@dataclass(slots=True)
class _Exchange:
    """One message on its way out: the session it may use, and what came of its requests."""

    session: requests.Session
    denied: Denied | None = None
    failure: requests.RequestException | None = None
    answers: list[requests.Response] = field(default_factory=list)

    def request(self, method: str, url: str, **options: Any) -> requests.Response:
        try:
            # Long enough to connect and to be answered; a redirect could carry the key in the path elsewhere.
            answer = self.session.request(method, url, **{**options, "timeout": TIMEOUT, "allow_redirects": False})
        except Denied as denial:
            self.denied = denial
            raise requests.ConnectionError("denied") from denial
        except requests.RequestException as error:
            self.failure = error
            raise
        self.answers.append(answer)
        return answer


_current: ContextVar[_Exchange | None] = ContextVar("exchange", default=None)


class _Requests:
    """Stands where a plugin expects the module ``requests``."""

    def __getattr__(self, name: str) -> Any:
        if name in {"get", "post", "put", "patch", "delete", "head"}:
            return lambda url, **options: self.request(name.upper(), url, **options)
        if name in {"codes", "exceptions"} or name.endswith(("Exception", "Error", "Timeout")):
            return getattr(requests, name)
        raise requests.RequestException(f"requests.{name} is not available here")

    def request(self, method: str, url: str, **options: Any) -> requests.Response:
        exchange = _current.get()
        if exchange is None:
            raise requests.ConnectionError("nothing goes out but within an exchange")
        return exchange.request(method, url, **options)


def address_of(service: str, typed: str, secret: str = "") -> str:
    """Return what is kept for a channel: the address in apprise's spelling.

    Args:
        service: a key of ``SCHEMES``, or ``other`` for the schemes an administrator allows, in apprise's spelling.
        typed: the webhook as the service prints it.
        secret: what DingTalk signs with, where the robot asks for it.

    Raises:
        Unreadable: it is no address of this service.
    """
    typed = typed.strip()
    url = typed
    if service in _WEBHOOKS:
        match = _WEBHOOKS[service].fullmatch(typed)
        if match is None:
            raise Unreadable
        if match.groups():
            signed = f"{quote(secret.strip(), safe='')}@" if secret.strip() and service == "dingtalk" else ""
            url = f"{SCHEMES[service]}://{signed}{match[1]}/"
    plugin = _plugin(url)
    if plugin is None or not _is_of(service, plugin):
        raise Unreadable
    return url


def send(address: str, *, title: str, text: str, sessions: SessionFactory | None = None) -> None:
    """Hand one message over to the service at ``address``. Not within a transaction.

    Raises:
        Denied: egress does not let us connect there. Undelivered: the service cannot be reached or does not take it.
    """
    plugin = _plugin(address)
    if plugin is None:
        raise Undelivered(_("The address cannot be read any more. Enter it again."), passing=False)
    with _outgoing(sessions or _session) as exchange:
        try:
            taken = bool(plugin.notify(title=title, body=text))
        except (TypeError, ValueError, AttributeError):
            # A plugin that stumbles over what it was answered.
            taken = False
        _judge(exchange, taken=taken)


def _session(policy: Policy) -> requests.Session:
    from fishplate.kernel.egress.session import session

    return session(policy)


@contextmanager
def _outgoing(sessions: SessionFactory) -> Iterator[_Exchange]:
    with sessions(Policy.installation()) as opened:
        exchange = _Exchange(opened)
        token = _current.set(exchange)
        try:
            yield exchange
        finally:
            _current.reset(token)


def _judge(exchange: _Exchange, *, taken: bool) -> None:
    """Say what came of it in words of our own: those of libraries hold the address, which is a secret."""
    if exchange.denied is not None:
        raise exchange.denied
    if exchange.failure is not None:
        raise Undelivered(_("The service cannot be reached."), passing=True)
    for answer in exchange.answers:
        if answer.status_code >= 400 or answer.is_redirect:
            passing = answer.status_code in {408, 425, 429} or answer.status_code >= 500
            raise Undelivered(
                _("The service refused the message (HTTP {status}).").format(status=answer.status_code), passing=passing
            )
        if code := _code_of(answer):
            raise Undelivered(_("The service refused the message (its code {code}).").format(code=code), passing=False)
    if not taken or not exchange.answers:
        raise Undelivered(_("The message could not be made for this service."), passing=False)


def _code_of(answer: requests.Response) -> int:
    try:
        body = answer.json()
    except ValueError:
        return 0
    codes = [body.get(name) for name in _CODES] if isinstance(body, dict) else []
    return next((code for code in codes if isinstance(code, int) and code), 0)


def _is_of(service: str, plugin: Any) -> bool:
    schemes = set(plugin.schemas())
    if service in SCHEMES:
        return SCHEMES[service] in schemes
    return bool(schemes & set(settings.FISHPLATE_CHAT_SCHEMES)) and not schemes & set(SCHEMES.values())


def _plugin(url: str) -> Any:
    """Return the plugin that ``url`` names, tied to our ``requests``; ``None`` if there is none that we use."""
    apprise, asset = _library()
    try:
        plugin = apprise.Apprise.instantiate(url, asset=asset, suppress_exceptions=True)
    except (TypeError, ValueError, AttributeError):
        return None
    if plugin is None or not fits(type(plugin)):
        return None
    plugin = apprise.Apprise.instantiate(url, asset=asset, suppress_exceptions=True)  # now with ours only
    if plugin is None:
        return None
    plugin.throttle = lambda *_arguments, **_options: None  # it sleeps; what is sent here comes one by one
    return plugin


@cache
def _library() -> tuple[Any, Any]:
    """Load apprise when it is first needed: it takes longer than most command lines run."""
    with warnings.catch_warnings():
        # It reads all its plugins at once, some of which use what later versions of Python lack.
        warnings.simplefilter("ignore")
        import apprise
        from apprise.manager_plugins import NotificationManager

        NotificationManager().load_modules()
    # It writes addresses and whole messages into the log.
    log = logging.getLogger("apprise")
    log.propagate, log.disabled = False, True
    asset = apprise.AppriseAsset(
        app_id="Fishplate",
        app_desc="Fishplate",
        app_url=settings.FISHPLATE_URL,
        image_url_mask=None,
        image_url_logo=None,
        async_mode=False,
        plugin_paths=[],
        storage_mode=apprise.PersistentStoreMode.MEMORY,
        allow_templates=False,
    )
    return apprise, asset


_WAYS_OUT = {"socket", "smtplib", "ssl", "urllib", "http", "asyncio", "subprocess", "httpx", "aiohttp", "ctypes"}


def fits(plugin: type[Any]) -> bool:
    """Tell whether a plugin reaches the network through ``requests`` alone, and give it ours."""
    modules = {
        sys.modules[base.__module__] for base in plugin.__mro__ if base.__module__.startswith("apprise.plugins.")
    }
    modules = {module for module in modules if module.__name__ != "apprise.plugins.base"}
    for module in modules:
        if not hasattr(module, "requests") or _WAYS_OUT & _modules_in(module):
            return False
    for module in modules:
        module.requests = _OURS  # type: ignore[attr-defined]  # the name by which its code finds the library
        if hasattr(module, "AppriseAttachment"):
            module.AppriseAttachment = _NoFiles  # type: ignore[attr-defined]  # as above
    return True


def _modules_in(module: Any) -> set[str]:
    values = vars(module).values()
    named = {value.__name__ for value in values if type(value) is type(sys)}
    return {name.partition(".")[0] for name in named if name not in {"urllib.parse"}}


class _NoFiles(list[Any]):
    """Stands where a plugin expects attachments and templates: an address could name a file of this machine."""

    def __init__(self, *_arguments: Any, **_options: Any) -> None:
        super().__init__()

    def add(self, *_arguments: Any, **_options: Any) -> bool:
        raise ValueError("no files")


_OURS = _Requests()
