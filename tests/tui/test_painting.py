"""Painting: what a letter changes is painted alone, and what can wait waits until nobody types."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual._compositor import Compositor

from tests.tui.conftest import key_event
from tui.painting import RowCompositor

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractAsyncContextManager

    import pytest
    from textual.geometry import Region
    from textual.strip import Strip

    from tests.tui.conftest import Sitting

    Sit = Callable[..., AbstractAsyncContextManager[Sitting]]


def painted(compositor: Compositor, place: Region) -> list[dict[int, Strip | None]]:
    """What would be painted of a place, row by row."""
    chops = compositor._render_chops(place, lambda y: y in place.line_range)  # noqa: SLF001 (what is compared)
    return [{x: one for x, one in chops[y].items() if place.x <= x < place.right} for y in place.line_range]


async def test_every_part_of_the_screen_is_painted_as_textual_paints_it(
    sit: Sit, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Leaving out what is not seen changes nothing that is: each widget's place alone, and two places at once."""
    async with sit(size=(120, 40)) as sitting:
        await sitting.write("Acme")
        screen = sitting.app.screen
        compositor = screen._compositor  # noqa: SLF001 (what is compared)
        assert isinstance(compositor, RowCompositor)
        seen = [region.intersection(clip) for region, clip in compositor.visible_widgets.values()]
        places = [*seen, *(one.union(screen.focused.region) for one in seen if screen.focused)]
        ours = [painted(compositor, place) for place in places]
        monkeypatch.setattr(RowCompositor, "_get_renders", Compositor._get_renders)  # noqa: SLF001 (its own way)

        assert len(places) > 30
        assert ours == [painted(compositor, place) for place in places]


async def test_what_can_wait_waits_until_nobody_types(sit: Sit, monkeypatch: pytest.MonkeyPatch) -> None:
    """A letter is shown before it; what is asked for twice is done once."""
    done: list[str] = []

    def work() -> None:
        done.append(sitting.words)

    async with sit() as sitting:
        monkeypatch.setattr("tui.type_ahead.PAUSE", 3600)
        for letter in "Zx":
            sitting.app.at_pause(work)
            sitting.send(key_event(letter))
            await sitting.pilot.pause()
        before = list(done)
        sitting.app.catch_up()

        assert before == []
        assert len(done) == 1
        assert "Zx" in done[0]
