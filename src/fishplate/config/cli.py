"""``fishplate``: the command line, put together. A command is imported when it is used, so that each starts fast.

Exit status: 0 good or met, 1 refused or not met, 2 bad input or configuration, 3 inconclusive, 70 a defect of ours.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import click

from fishplate.config.installation import ConfigurationError

INTERRUPTED, DEFECT = 130, 70


@dataclass(frozen=True, slots=True)
class Entry:
    """Where a command is, and the line that the overview shows without importing it."""

    target: str
    help: str


COMMANDS = {
    "serve": Entry("fishplate.config.serving:serve", "Run everything on this machine until Ctrl-C."),
    "migrate": Entry("fishplate.config.serving:migrate", "Bring the database up to date."),
    "check": Entry("fishplate.config.check.command:check", "Say whether this installation is sound."),
    "audit": Entry("fishplate.config.auditing:audit", "Prove that the history is as it was written."),
    "files": Entry("fishplate.config.storing:files", "Copy stored files to another place, or scan them again."),
    "people": Entry("fishplate.config.recovering:people", "Let somebody in who lost their password."),
    "print": Entry("fishplate.config.printing:print_document", "Print a document into a file: PDF, Word or Excel."),
    "search": Entry("fishplate.config.searching:search", "Index every record for search anew."),
    "egress": Entry("fishplate.config.connecting:egress", "Where this installation may connect to."),
    "measure": Entry("fishplate.domains.assurance.cli.measure:measure", "Measure how fast an interface answers."),
    "reconcile": Entry("fishplate.domains.assurance.cli.reconcile:reconcile", "Compare the data of two systems."),
    "plan": Entry("fishplate.domains.planning.cli.plan:plan", "Schedule plan files of other tools."),
    "demo": Entry("fishplate.config.demo.cli:demo", "The sample project and the systems it runs on."),
    "web": Entry("fishplate.config.serving:web", "Run only pages and API, as one node of several."),
    "events": Entry("fishplate.config.serving:events", "Run only the event stream."),
    "worker": Entry("fishplate.config.serving:worker", "Run only background work."),
    "manage": Entry("fishplate.config.serving:manage", "Django's own commands, for developers."),
}


class Commands(click.Group):
    """The commands of the table."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        entry = COMMANDS.get(cmd_name)
        if entry is None:
            return None
        module, _, name = entry.target.partition(":")
        command: click.Command = getattr(import_module(module), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry.help) for name, entry in COMMANDS.items()])


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="fishplate", message="%(package)s %(version)s")
def fishplate() -> None:
    """Run projects that make several systems work as one. Settings come from the environment: docs/user/settings.md."""


def main() -> None:
    """Run the command line: whatever goes wrong is one line on stderr and an exit status, never a traceback."""
    # What an installation writes is its owner's alone, whatever the folder was before.
    os.umask(0o077)
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run one command and return its exit status."""
    try:
        status: Any = fishplate.main(arguments, prog_name="fishplate", standalone_mode=False)
    except (KeyboardInterrupt, click.Abort):
        return INTERRUPTED
    except click.ClickException as error:
        return _tell(error.format_message(), error.exit_code)
    except ConfigurationError as error:
        return _tell(str(error), 2)
    except BrokenPipeError:
        # Whoever read our output has gone; Python must not try to flush the rest at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:  # noqa: BLE001  # the last net: a person gets a sentence, a developer the rest
        return _refused(error)
    return status if isinstance(status, int) else 0


def _refused(error: Exception) -> int:
    if os.environ.get("FISHPLATE_DEBUG") == "1":
        import traceback

        traceback.print_exception(error)
    # Asked of what is loaded: a command that needs no Django must not load it to report a typing error.
    errors = sys.modules.get("fishplate.kernel.errors")
    if errors is not None and isinstance(error, errors.FishplateError):
        return _tell(_in_words(error), error.exit_status)
    database = sys.modules.get("django.db")
    if database is not None and isinstance(error, database.DatabaseError | database.InterfaceError):
        return _tell(f"The database does not answer as it should ({error}). See: fishplate check", 2)
    text = f"Something unexpected happened ({type(error).__name__}: {error}). FISHPLATE_DEBUG=1 shows where."
    return _tell(text, DEFECT)


def _in_words(error: Exception) -> str:
    try:
        return str(error)
    except Exception:  # noqa: BLE001  # a lazy text needs Django, which this command did not set up
        from fishplate.config import startup

        startup.set_up_django()
        return str(error)


def _tell(text: str, status: int) -> int:
    click.echo(f"fishplate: {' '.join(text.split())}", err=True)
    return status


if __name__ == "__main__":
    main()
