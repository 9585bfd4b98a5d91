"""Staging and building the site: names are text, faults are named, the same input gives the same bytes."""

from __future__ import annotations

import json
import logging
import os
import re
import subprocess
import sys
from html import unescape
from importlib.metadata import version
from typing import TYPE_CHECKING

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builder.errors import SiteBuildError
from builder.paths import look_root
from builder.website import build_site, stage_config, tool_versions

if TYPE_CHECKING:
    from pathlib import Path

NOW = {"label": "It is happening now", "link": "respond/first-hour.md"}
PAGES = {
    "index.md": "# Start\n\n[The first hour](respond/first-hour.md#whom-to-ring)\n",
    "respond/first-hour.md": (
        '# The first hour\n\n## Whom to ring\n\n<a href="../index.html">Start</a>\n\n**Nuñez** & O\u2019Hara\n'
    ),
}
NAV: list[object] = [{"Start": "index.md"}, {"Respond": [{"The first hour": "respond/first-hour.md"}]}]


def stage(project: Path, pages: dict[str, str], nav: list[object], extra: dict[str, object]) -> None:
    """A staged project with the given pages."""
    stage_config(
        project,
        look_root(),
        site_name="Sample Brokerage, Inc.",
        description="What to do when ACE is out of reach",
        copyright_="Sample Brokerage, Inc.",
        nav=nav,
        extra=extra,
    )
    for name, text in pages.items():
        page = project / "docs" / name
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(text, encoding="utf-8")


def tree(folder: Path) -> dict[str, bytes]:
    """Every file of a folder, by its path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built sample site."""
    project = tmp_path_factory.mktemp("project")
    stage(project, PAGES, NAV, {"now": NOW})
    build_site(project, project / "out")
    return project / "out"


@pytest.fixture(scope="module")
def bare_look(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A look with the real settings and nothing to copy."""
    look = tmp_path_factory.mktemp("look")
    (look / "theme").mkdir()
    (look / "assets").mkdir()
    (look / "mkdocs.yml").write_bytes((look_root() / "mkdocs.yml").read_bytes())
    return look


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.text(), title=st.text(), label=st.text())
def test_any_text_survives_staging(
    tmp_path: Path, bare_look: Path, name: str, title: str, label: str
) -> None:
    """Whatever a person typed comes back from the staged YAML: names as HTML text, extras as they were."""
    stage_config(
        tmp_path,
        bare_look,
        site_name=name,
        description=name,
        copyright_=name,
        nav=[{title: [{title: "a.md"}, "b.md"]}],
        extra={"edition": label},
    )

    staged = yaml.safe_load((tmp_path / "mkdocs.yml").read_text(encoding="utf-8"))

    ((escaped, children),) = staged["nav"][0].items()
    assert [unescape(staged[key]) for key in ("site_name", "site_description", "copyright")] == [name] * 3
    assert (unescape(escaped), children) == (title, [{escaped: "a.md"}, "b.md"])
    assert not set('<>"') & set(staged["site_name"] + escaped)
    assert staged["extra"]["edition"] == label


def test_staging_keeps_the_shared_settings(tmp_path: Path) -> None:
    """What the builder adds lies beside what every site has; nothing of either is lost."""
    stage(tmp_path, PAGES, NAV, {"now": NOW})

    staged = yaml.safe_load((tmp_path / "mkdocs.yml").read_text(encoding="utf-8"))
    shared = yaml.safe_load((look_root() / "mkdocs.yml").read_text(encoding="utf-8"))

    assert {key: staged[key] for key in shared if key != "extra"} == {
        key: shared[key] for key in shared if key != "extra"
    }
    assert staged["extra"] == shared["extra"] | {"now": NOW}


def test_staging_twice_changes_nothing(tmp_path: Path) -> None:
    """A second staging into the same folder leaves the same bytes."""
    stage(tmp_path, PAGES, NAV, {"now": NOW})
    first = tree(tmp_path)

    stage(tmp_path, PAGES, NAV, {"now": NOW})

    assert tree(tmp_path) == first


def test_a_staged_project_is_a_plain_mkdocs_project(tmp_path: Path) -> None:
    """`mkdocs build` in the staged folder makes the site without us, strictly."""
    stage(tmp_path, PAGES, NAV, {"now": NOW})

    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet"],
        cwd=tmp_path,
        env=os.environ | {"NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "site" / "respond" / "first-hour.html").is_file()


def test_the_same_project_gives_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the folder, nor the order and age of the files, nor the build date shows in the site."""
    stage(tmp_path / "one", PAGES, NAV, {"now": NOW})
    stage(tmp_path / "elsewhere" / "two", dict(reversed(PAGES.items())), NAV, {"now": NOW})
    for path in (tmp_path / "one").rglob("*"):
        os.utime(path, (86_400, 86_400))

    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    build_site(tmp_path / "one", tmp_path / "first")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    build_site(tmp_path / "elsewhere" / "two", tmp_path / "second")

    assert tree(tmp_path / "first") == tree(tmp_path / "second")


def test_a_build_replaces_what_was_there(tmp_path: Path) -> None:
    """A page of an earlier build does not linger."""
    stage(tmp_path, PAGES, NAV, {"now": NOW})
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "old.html").write_text("old", encoding="utf-8")

    build_site(tmp_path, tmp_path / "out")

    assert not (tmp_path / "out" / "old.html").exists()


def test_nothing_is_fetched_from_another_machine(built: Path) -> None:
    """No script, style, picture or font of a built page has an address."""
    fetched = re.compile(r"<(?!a\b)[^>]*\s(?:src|href)=\"(?:https?:)?//|url\(\s*['\"]?(?:https?:)?//|@import")

    texts = {
        path.name: path.read_text("utf-8") for path in built.rglob("*") if path.suffix in {".html", ".css"}
    }

    assert "index.html" in texts
    assert [name for name, text in texts.items() if fetched.search(text)] == []


def test_the_site_holds_only_what_a_reader_opens(built: Path) -> None:
    """No sitemap, no error page with absolute links, nothing for debugging; the fonts' licence is there."""
    names = set(tree(built))

    assert "assets/fonts/OFL.txt" in names
    assert "search/search_index.js" in names
    assert not {name for name in names if name.endswith((".map", ".gz", ".xml")) or "lunr/" in name}
    assert "404.html" not in names


def test_the_search_knows_words_without_their_accents(built: Path) -> None:
    """In both copies of its index: that of a web server, and the script for a disk."""
    index = (built / "search" / "search_index.json").read_text("utf-8")
    texts = {entry["location"]: entry["text"] for entry in json.loads(index)["docs"]}

    assert texts["respond/first-hour.html#whom-to-ring"].endswith(" <p>nunez o'hara</p>")
    assert (built / "search" / "search_index.js").read_text("utf-8").endswith(f" = {index}")


def test_nothing_is_printed(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Neither a good build nor a refused one writes to the terminal, whatever Material would announce."""
    stage(tmp_path, PAGES, NAV, {"now": NOW})
    build_site(tmp_path, tmp_path / "out")
    (tmp_path / "docs" / "index.md").write_text("[x](nowhere.md)\n", encoding="utf-8")

    with pytest.raises(SiteBuildError):
        build_site(tmp_path, tmp_path / "out")

    assert capfd.readouterr() == ("", "")


FAULTS = {
    "link to a missing page": (
        "[x](respond/none.md)",
        'index.md: the link "respond/none.md" leads nowhere. Link to a page',
    ),
    "missing heading": (
        "[x](respond/first-hour.md#none)",
        'index.md: the link "respond/first-hour.md#none" names a heading that is not there. Correct it.',
    ),
    "heading of the same page": (
        "[x](#none)",
        'index.md: the link "#none" names a heading that is not there.',
    ),
    "link without an ending": (
        "[x](respond/first-hour)",
        'index.md: the link "respond/first-hour" is no path from this page. Write the path',
    ),
    "absolute link": (
        "[x](/respond/first-hour.md)",
        'index.md: the link "/respond/first-hour.md" is no path from this page. Write the path',
    ),
    "raw link to a missing page": (
        '<a href="none.html">x</a>',
        'index.md: the link to "none.html" leads nowhere.',
    ),
    "raw link to a source file": (
        '<a href="respond/first-hour.md">x</a>',
        'index.md: the link to "respond/first-hour.md" leads nowhere.',
    ),
    "raw link out of the site": (
        '<a href="../x.html">x</a>',
        'index.md: the link to "../x.html" leads nowhere.',
    ),
    "raw link to a missing heading": (
        '<a href="respond/first-hour.html#none">x</a>',
        'index.md: the link to "respond/first-hour.html#none" names a heading that is not there.',
    ),
    "landing page to a missing page": (
        "---\ntemplate: home.html\nhero: {title: T, link: none.md, label: L}\n---\nText\n",
        'index.md: the link to "none.html" leads nowhere.',
    ),
    "picture on another machine": (
        '<img src="https://example.com/x.png" alt="x">',
        'index.md: <img> would fetch "https://example.com/x.png" from another machine.',
    ),
    "script on another machine": (
        "<script src='//example.com/x.js'></script>",
        'index.md: <script> would fetch "//example.com/x.js" from another machine.',
    ),
    "script as a link": (
        '<a href="javascript:alert(1)">x</a>',
        'index.md: the link "javascript:alert(1)" is of a kind no page may hold.',
    ),
    "broken address": ('<a href="http://[x">x</a>', 'index.md: the link "http://[x" is not an address.'),
    "unknown template": ("---\ntemplate: none.html\n---\nText\n", "index.md: the page cannot be made: "),
}


@pytest.mark.parametrize(("text", "complaint"), FAULTS.values(), ids=FAULTS)
def test_a_fault_in_a_page_stops_the_build(tmp_path: Path, text: str, complaint: str) -> None:
    """Each fault is said in words, with the staged page it is on."""
    stage(tmp_path, PAGES | {"index.md": text}, NAV, {})

    with pytest.raises(SiteBuildError) as refused:
        build_site(tmp_path, tmp_path / "out")

    assert f"\n  {complaint}" in str(refused.value)


def test_a_near_miss_is_suggested(tmp_path: Path) -> None:
    """A link that is nearly right comes with the right one."""
    stage(tmp_path, PAGES | {"index.md": "[x](/respond/first-hour.md)"}, NAV, {})

    with pytest.raises(SiteBuildError, match=r"Did you mean 'respond/first-hour\.md'\?"):
        build_site(tmp_path, tmp_path / "out")


def test_bytes_that_are_no_text_stop_the_build(tmp_path: Path) -> None:
    """A page that is not UTF-8 is named."""
    stage(tmp_path, PAGES, NAV, {})
    (tmp_path / "docs" / "index.md").write_bytes(b"\xff\xfe\xff")

    with pytest.raises(SiteBuildError, match=r"index\.md: the file is not UTF-8 text"):
        build_site(tmp_path, tmp_path / "out")


def test_a_menu_entry_without_a_page_stops_the_build(tmp_path: Path) -> None:
    """The menu lists only pages that are staged."""
    stage(tmp_path, PAGES, [*NAV, {"Ports": "ports.md"}], {})

    with pytest.raises(SiteBuildError, match=r"ports\.md: the menu lists this page, but it was not staged"):
        build_site(tmp_path, tmp_path / "out")


def test_every_fault_is_listed_at_once(tmp_path: Path) -> None:
    """Two faults are two lines, so that one build shows all there is to mend."""
    stage(tmp_path, PAGES | {"index.md": "[x](none.md) and [y](nor.md)\n"}, NAV, {})

    with pytest.raises(SiteBuildError, match=r"none\.md(.|\n)*nor\.md"):
        build_site(tmp_path, tmp_path / "out")


def test_a_fault_of_every_page_is_said_once(tmp_path: Path) -> None:
    """A broken link in the header is one fault, with the number of pages that show it."""
    stage(tmp_path, PAGES, NAV, {"now": {"label": "Now", "link": "none.md"}})

    with pytest.raises(SiteBuildError) as refused:
        build_site(tmp_path, tmp_path / "out")

    (line,) = str(refused.value).splitlines()[1:]
    assert line.startswith('  index.md (and 1 more): the link to "none.html" leads nowhere. ')


def test_links_for_people_may_leave_the_playbook(tmp_path: Path) -> None:
    """Web addresses, mail and telephone links are for a person to choose, and pass."""
    links = " ".join(
        f'<a href="{target}">x</a>'
        for target in ("https://example.com/", "mailto:lead@example.com", "tel:+19565550101", "#start", "")
    )
    stage(tmp_path, PAGES | {"index.md": f"# Start\n\n{links}\n"}, NAV, {})

    build_site(tmp_path, tmp_path / "out")

    assert 'href="tel:+19565550101"' in (tmp_path / "out" / "index.html").read_text(encoding="utf-8")


def test_the_callers_log_level_changes_nothing(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A missing heading is found even when everything is logged, and the caller's log stays as it was."""
    stage(tmp_path, PAGES | {"index.md": "[x](respond/first-hour.md#none)\n"}, NAV, {})
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.DEBUG, logger="mkdocs")

    with pytest.raises(SiteBuildError, match=r"first-hour\.md#none"):
        build_site(tmp_path, tmp_path / "out")

    logger = logging.getLogger("mkdocs")
    assert (logger.level, logger.propagate) == (logging.DEBUG, True)
    assert [record for record in caplog.records if record.name.startswith("mkdocs")] == []


def test_versions_are_told_without_importing_the_tools() -> None:
    """The manifest gets the versions; a check or a plan never pays for MkDocs."""
    code = (
        "import sys; from builder.website import tool_versions; tool_versions(); "
        "print(*{'mkdocs', 'material', 'markdown', 'jinja2'} & set(sys.modules))"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == ""
    assert tool_versions()["mkdocs"] == version("mkdocs")
    assert {"mkdocs-material", "Markdown", "pymdown-extensions"} <= tool_versions().keys()
