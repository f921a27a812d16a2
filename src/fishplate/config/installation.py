"""Where an installation keeps its things, and the key it makes for itself. No Django here: settings import it."""

from __future__ import annotations

import os
import secrets
import sys
from pathlib import Path


class ConfigurationError(Exception):
    """The environment asks for something that cannot be; the message says what to set instead."""


def data_directory() -> Path:
    """Return ``FISHPLATE_DATA``, or ``var/`` of a checkout, or the user's data folder; it is made if need be."""
    if named := os.environ.get("FISHPLATE_DATA"):
        path = Path(named).expanduser()
    else:
        checkout = Path(__file__).resolve().parents[3]
        if (checkout / "pyproject.toml").is_file():
            path = checkout / "var"
        elif sys.platform == "win32":
            path = Path(os.environ.get("LOCALAPPDATA", "~")).expanduser() / "Fishplate"
        else:
            path = Path(os.environ.get("XDG_DATA_HOME", "~/.local/share")).expanduser() / "fishplate"
    try:
        path.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise ConfigurationError(f"FISHPLATE_DATA: {path} cannot be made: {error.strerror}") from error
    return path.resolve()


def one_of(variable: str, *values: str) -> str:
    """Return what the environment says, which must be one of ``values``; the first one if it says nothing."""
    said = os.environ.get(variable, values[0])
    if said not in values:
        raise ConfigurationError(f"{variable} must be one of: {', '.join(value for value in values if value)}")
    return said


def key(data: Path) -> str:
    """Return the installation's key: ``FISHPLATE_KEY``, or the file ``key`` in the data folder, made on first use.

    Two processes that start at once agree, because the file is made by an exclusive link of a finished file.
    """
    if given := os.environ.get("FISHPLATE_KEY"):
        return given
    path = data / "key"
    if not path.exists():
        fresh = data / f".key.{os.getpid()}"
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(48))
        try:
            os.link(fresh, path)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_text().strip()
