"""The worked example, built without a network, and a browser that has none either."""

from __future__ import annotations

import os
import shlex
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, sync_playwright

from builder.machine import find_chromium, without_network
from tests.browser.conftest import ARGUMENTS

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def quiet_chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Chromium, cut off from every network where this machine lets us do so.

    It ends with its module: while it is driven, a loop runs in this thread, and no test of the interview could.
    """
    executable = find_chromium()
    if executable is None:
        pytest.fail(
            "Chromium is missing, and the site is tested in it. Run: make test (it installs Chromium)."
        )
    cut_off = tmp_path_factory.mktemp("browser") / "chromium"
    cut_off.write_text(f'#!/bin/sh\nexec {shlex.join((*without_network(), str(executable)))} "$@"\n')
    cut_off.chmod(0o700)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=cut_off, args=list(ARGUMENTS), env={**os.environ, "HOME": str(cut_off.parent)}
        )
        yield browser
        browser.close()
