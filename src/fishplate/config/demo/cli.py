"""`fishplate demo`: the sample systems on the command line."""

import functools
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

import click

from fishplate.config import installation, startup

from . import switching
from .client import CallFailedError
from .running import run
from .systems import DEFAULT_PORTS, FAULTS, Fault, Settings, System

BAD_INPUT = 2
INCONCLUSIVE = 3
_PORT = click.IntRange(1, 65535)


def _told_which(command: Callable[..., None]) -> Callable[..., None]:
    """Hands the command the `settings` of the pair of systems that its options name."""

    @click.option("--mes-port", type=_PORT, default=DEFAULT_PORTS[System.MES], envvar="FISHPLATE_DEMO_MES_PORT")
    @click.option("--erp-port", type=_PORT, default=DEFAULT_PORTS[System.ERP], envvar="FISHPLATE_DEMO_ERP_PORT")
    @click.option("--data", type=click.Path(file_okay=False, path_type=Path), help="Folder of their databases.")
    @functools.wraps(command)
    def told(
        *arguments: Any, mes_port: int, erp_port: int, data: Path | None, seed: int | None = None, **options: Any
    ) -> None:
        folder = data or installation.data_directory() / "demo"
        command(*arguments, settings=Settings(folder, mes_port, erp_port, seed), **options)

    return told


@click.group("demo")
def demo() -> None:
    """The sample systems: an MES and an ERP on this machine, with faults to switch."""


@demo.command("systems")
@click.option("--seed", type=int, help="What orders and losses are made from; drawn when not given.")
@_told_which
def run_systems(settings: Settings) -> None:
    """Run both systems until Ctrl-C. Databases that are there already are used as they are."""
    raise SystemExit(run(settings, click.echo))


@demo.command("fault")
@click.argument("system", type=click.Choice([system.value for system in System]))
@click.argument("fault", type=click.Choice([fault.value for fault in Fault]))
@click.argument("state", type=click.Choice(["on", "off"]))
@_told_which
def switch_fault(system: str, fault: str, state: str, settings: Settings) -> None:
    """Switch one fault of one system."""
    if fault not in FAULTS[System(system)]:
        has = ", ".join(FAULTS[System(system)])
        _give_up(f"The {system.upper()} has no fault {fault}; it has {has}.", BAD_INPUT)
    _while_they_answer(lambda: switching.switch(settings, System(system), {Fault(fault): state == "on"}))
    click.echo(f"{system.upper()}: {fault} {state}")


@demo.command("repair")
@_told_which
def repair_systems(settings: Settings) -> None:
    """Switch every fault off and wait until both databases agree."""
    _while_they_answer(lambda: switching.repair(settings))
    click.echo("Repaired: no faults, and both databases agree.")


@demo.command("break")
@_told_which
def break_systems(settings: Settings) -> None:
    """Plant the faults with which the sample begins: a slow ERP, and records lost on the way to it."""
    _while_they_answer(lambda: switching.plant(settings))
    click.echo("Broken: the ERP answers late, and records are lost on the way to it.")


@demo.command("status")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@_told_which
def show_status(settings: Settings, *, as_json: bool) -> None:
    """Tell where the systems are and how they do; status 3 unless both answer."""
    status = switching.read_status(settings)
    if as_json:
        click.echo(json.dumps(status, ensure_ascii=False, indent=2))
    else:
        for system, state in status.items():
            click.echo(_in_words(system, state))
    if not all(state["reachable"] for state in status.values()):
        raise SystemExit(INCONCLUSIVE)


def _in_words(system: System, state: dict[str, Any]) -> str:
    if not state["reachable"]:
        return f"{system.label} {state['url']}  does not answer"
    faults = ", ".join(name for name, is_on in state["faults"].items() if is_on) or "none"
    line = f"{system.label} {state['url']}  version {state['version']}  orders {state['orders']}  faults: {faults}"
    if "transfer" in state:
        line += f"  messages waiting: {state['transfer']['waiting']}"
    return line


def _while_they_answer(work: Callable[[], None]) -> None:
    try:
        work()
    except (CallFailedError, TimeoutError) as error:
        _give_up(str(error), INCONCLUSIVE)


def _give_up(message: str, status: int) -> NoReturn:
    click.echo(message, err=True)
    raise SystemExit(status)


@demo.command("load")
@_told_which
def load_sample(settings: Settings) -> None:
    """Make the sample project, in an installation in which nobody can sign in yet."""
    startup.set_up_django()
    from . import sample

    if sample.load(settings):
        click.echo("fishplate: the sample project was made")


@demo.command("measure")
@_told_which
def measure_sample(settings: Settings) -> None:
    """Measure the sample for the first time, as soon as its systems hold what they are going to hold."""
    startup.set_up_django()
    from . import sample

    try:
        sample.measure_first(settings)
    except (CallFailedError, TimeoutError) as error:
        click.echo(f"Error: {error}", err=True)
        raise SystemExit(INCONCLUSIVE) from None
