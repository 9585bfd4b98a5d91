"""What hangs on what: work on systems, systems and work on providers, with the single points of failure among them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from builder.model.impact import processes, same_name, systems, text_of
from builder.model.resilience import HOSTED, single_points

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from builder.model.impact import Process
    from builder.model.resilience import SinglePoint
    from builder.model.scope import Scope

Kind = Literal["work", "system", "provider"]
PROVIDERS = "connection.providers"


@dataclass(frozen=True)
class Part:
    """A process, a system or a provider."""

    kind: Kind
    name: str
    is_single: bool = False
    """Work stops without it, and nobody has said how to do that work by hand; or all copies are with it."""
    is_listed: bool = True
    """False for a need that names neither a system nor a provider of the lists."""
    by_hand: bool = False
    """For work: somebody has said how it goes on by hand."""


@dataclass(frozen=True)
class Need:
    """One part that needs another."""

    of: Part
    on: Part


@dataclass(frozen=True)
class Dependencies:
    """All parts, the work in order of urgency, and who needs whom."""

    work: tuple[Part, ...]
    systems: tuple[Part, ...]
    providers: tuple[Part, ...]
    needs: tuple[Need, ...]

    def needed_by(self, part: Part) -> tuple[Part, ...]:
        """The work that waits for a part, directly or through a system that a provider runs."""
        waiting = [need.of for need in self.needs if need.on == part]
        through = [one for waiter in waiting if waiter.kind != "work" for one in self.needed_by(waiter)]
        found = {*waiting, *through}
        return tuple(part for part in self.work if part in found)


def dependencies(scope: Scope) -> Dependencies:
    """What hangs on what by a firm's answers.

    Work needs the systems and providers that it names. An entry software that runs at its vendor, wholly or in part,
    hangs on that vendor.
    """
    answers = scope.basis.answers
    single = single_points(scope, ())
    work = [(_part("work", one.name, single, by_hand=bool(one.by_hand)), one) for one in _by_urgency(scope)]
    listed = [_part("system", system.name, single) for system in systems(answers)]
    providers = [
        (_part("provider", name, single), record.get("kind").value)
        for record in answers.records(PROVIDERS)
        if (name := text_of(record, "name"))
    ]
    known = [*listed, *(part for part, _ in providers)]
    needs: list[Need] = []
    for part, process in work:
        for name in process.needs:
            on = next((one for one in known if same_name(one.name, name)), None)
            if on is None:
                on = Part("system", name, is_listed=False)
                known.append(on)
                listed.append(on)
            needs.append(Need(part, on))
    software = scope.lookup("connection.software")
    if isinstance(software, str) and scope.lookup("connection.hosting") in HOSTED:
        hosts = [part for part, kind in providers if kind == "entry_software"]
        needs += [Need(one, host) for one in listed if same_name(one.name, software) for host in hosts]
    return Dependencies(
        tuple(dict.fromkeys(part for part, _ in work)),
        tuple(dict.fromkeys(listed)),
        tuple(dict.fromkeys(part for part, _ in providers)),
        tuple(dict.fromkeys(needs)),
    )


def _by_urgency(scope: Scope) -> Iterator[Process]:
    found = processes(scope.basis.answers)
    yield from sorted((one for one in found if one.mtpd is not None), key=lambda one: (one.mtpd, 0))
    yield from (one for one in found if one.mtpd is None)


def _part(kind: Kind, name: str, single: Sequence[SinglePoint], *, by_hand: bool = False) -> Part:
    is_single = any(point.kind == kind and same_name(point.name, name) for point in single)
    return Part(kind, name, is_single, by_hand=by_hand)
