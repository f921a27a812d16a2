"""What a person or a check writes for a side, read and made safe to open: `parse`, then `admit`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final
from urllib.parse import parse_qsl, unquote, urlsplit

from fishplate.engines.reconciliation import CsvFile, InvalidSource, PostgresTable, Source, SqliteTable
from fishplate.kernel import egress

DEFAULT_PORT: Final = 5432
TLS_MODES: Final = ("disable", "allow", "prefer", "require", "verify-ca", "verify-full")
_FORMS: Final = "sqlite:///file.db::table, postgresql://user:password@host:port/database::schema.table or file.csv"


def parse(text: str, *, password: str | None = None) -> Source:
    """Read one side: `sqlite:///file.db::table`, `postgresql://…/database::schema.table`, or a CSV file's path.

    `sqlite:////x.db` and, where there is no such relative file, `sqlite:///x.db` are absolute paths. A
    `password` stands in for one that is kept apart from the text. Raises InvalidSource; the message never
    repeats the text, which may hold a password.
    """
    scheme, separator, rest = text.partition("://")
    if not separator:
        if not text.lower().endswith((".csv", ".csv.gz")):
            raise InvalidSource(f"a source looks like {_FORMS}")
        return CsvFile(text)
    address, separator, table = rest.rpartition("::")
    if not separator or not table or not address:
        raise InvalidSource(f"the table is missing: a source looks like {_FORMS}")
    match scheme.lower():
        case "sqlite":
            return _sqlite(address, table)
        case "postgresql" | "postgres":
            return _postgres(address, table, password)
    raise InvalidSource(f"{scheme} is not a kind of source: they look like {_FORMS}")


def name_of(text: str) -> str:
    """Return what people call one side: the table and where it lies, `orders (mes)`; nothing that could be secret.

    A text that cannot be read has no name: it could hold a password anywhere.
    """
    try:
        source = parse(text)
    except (InvalidSource, ValueError):
        return ""
    match source:
        case PostgresTable():
            return f"{source.table} ({source.database})"
        case SqliteTable():
            return f"{source.table} ({Path(source.path).stem})"
    return Path(source.path).name


def admit(source: Source, *, roots: Sequence[Path] | None, policy: egress.Policy) -> Source:
    """Return `source` as it may be opened: a file by its real path, a server by its checked address.

    Files must lie in one of `roots`, symbolic links followed; None is for the operator at the shell, who may
    name any. Raises InvalidSource when the file is missing or elsewhere, or the host unknown, and
    egress.Denied when `policy` does not allow the server.
    """
    if isinstance(source, PostgresTable):
        try:
            address = egress.pin(source.host, source.port, policy)
        except OSError as error:
            raise InvalidSource(f"the host {source.host} is not known") from error
        return replace(source, address=address)
    path = Path(source.path)
    try:
        real = path.resolve(strict=True)
    except (OSError, RuntimeError) as error:
        raise InvalidSource(f"the file {path} does not exist or is out of reach") from error
    if roots is not None and not any(real.is_relative_to(root.resolve()) for root in roots):
        raise InvalidSource(f"the file {path} lies outside the directories that may be read")
    if not real.is_file():
        raise InvalidSource(f"{path} is not a file")
    return replace(source, path=str(real))


def shell_policy(*sources: Source) -> egress.Policy:
    """Return the policy of an operator at the shell: the servers that the sources name, and no others."""
    servers = [source for source in sources if isinstance(source, PostgresTable)]
    policies = [egress.Policy.for_target(f"postgresql://{_bracketed(each.host)}:{each.port}") for each in servers]
    return egress.Policy(
        tuple(rule for policy in policies for rule in policy.rules),
        frozenset(port for policy in policies for port in policy.own_ports),
    )


def _sqlite(address: str, table: str) -> SqliteTable:
    path = address.removeprefix("/")
    absolute = f"/{path}"
    return SqliteTable(absolute if not Path(path).exists() and Path(absolute).exists() else path, table)


def _postgres(address: str, table: str, password: str | None) -> PostgresTable:
    try:
        parts = urlsplit(f"postgresql://{address}")
        host, port = parts.hostname, parts.port or DEFAULT_PORT
        options = dict(parse_qsl(parts.query, strict_parsing=bool(parts.query)))
    except ValueError:
        host, port, options = None, 0, {}
    if not host or parts.fragment or not parts.path.strip("/"):
        raise InvalidSource(
            "the database address cannot be read: it looks like postgresql://user:password@host:port/database, "
            "and characters such as / # ? @ in a password are written %2F %23 %3F %40"
        )
    tls = options.pop("sslmode", "prefer")
    if options or tls not in TLS_MODES:
        raise InvalidSource(f"a database address takes one option, sslmode: {', '.join(TLS_MODES)}")
    schema, dot, name = table.partition(".")
    return PostgresTable(
        host=host,
        port=port,
        database=unquote(parts.path.removeprefix("/")),
        table=name if dot else schema,
        schema=schema if dot else "public",
        user=unquote(parts.username or ""),
        password=unquote(parts.password or "") or password or "",
        tls=tls,
    )


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host
