"""Answers on pages: a value, a blank with who will find out, or "none"; testable, walkable and private where asked."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from builder.model import yamlfile
from builder.model.computed import Basis
from builder.model.decoding import decode_answers
from builder.model.kinds import Reference
from builder.model.questions import load_sections
from builder.model.scope import Scope
from builder.paths import content_root
from builder.render import Renderer, RenderProblem
from builder.shown import Showing, ShownSection

if TYPE_CHECKING:
    from collections.abc import Callable

INTERVIEWS = Path(__file__).parents[1] / "interviews"
REFERENCE = Reference(content_root() / "reference")
RENDERER = Renderer(Path(__file__).parent / "none")
BLANK = '<span class="blank short"></span> '

ONE = """\
one:
  text: "*Sample* <b>"
  long: "One\\n\\n# Two"
  choice: b
  choices: [c, a]
  yesno: "no"
  integer: "1200"
  date: 2026-11-02
  duration: 72 h
  phone: {value: 562-555-0100, checked_on: 2026-11-02, checked_by: "A *B*"}
  email: a_b@example.com
  url: {dont_know: "*Lead*"}
  port: "2704"
  ports: ["2704", "2709"]
  agency: FDA
  person: {does_not_apply: alone}
  filer_code: too long
"""
LISTS = """\
people:
  list:
    - {id: lead, name: "Lead [x](y.md)", mobile: 562-555-0111, calls: [deputy], checked_on: 2026-11-02, checked_by: Me}
    - {id: deputy, name: Deputy, mobile: {dont_know: Lead}}
  lead: lead
  openers: [lead, Deputy]
ports:
  list:
    - port: "2704"
      modes: [ocean]
      terminals: [{name: Pier, phone: 562-555-0128, boss: lead}, {phone: 562-555-0129}]
    - {id: second, modes: [truck]}
"""
CONDITIONS = """\
firm:
  ctpat: "no"
  specialist: Desk
  offices: [{name: Here, leased: "no", landlord: Hidden}, {name: There, leased: "yes", landlord: Shown}]
"""


@pytest.fixture(scope="module")
def page() -> Callable[..., str]:
    """Renders a page's Jinja for answers to a tiny interview."""

    def rendered(feature: str, answers: str, source: str, edition: str = "full") -> str:
        sections, _ = load_sections(INTERVIEWS / feature)
        decoded = decode_answers(yamlfile.parse(answers, "answers.yaml"), sections, REFERENCE)
        scope = Scope(Basis(decoded, (), date(2026, 11, 21)))
        people = next((tuple(s.questions[0].fields) for s in sections if s.section == "people"), ())
        showing = Showing(scope, REFERENCE, edition, people)
        names = {s.section: ShownSection(s.section, tuple(s.questions), showing) for s in sections}
        return RENDERER.markdown(source, names, "pages/a.md")

    return rendered


@pytest.mark.parametrize(
    ("source", "printed"),
    [
        pytest.param("{{ one.text }}", "&#42;Sample&#42; &#60;b&#62;", id="a text is escaped"),
        pytest.param("{{ one.long }}", "One<br>&#35; Two", id="lines are kept and escaped"),
        pytest.param("{{ one.choice }}", "Second", id="the words of a choice"),
        pytest.param("{{ one.choices }}", "Third, First", id="several choices"),
        pytest.param("{{ one.yesno }}", "No", id="no"),
        pytest.param("{{ one.date }}", "2 Nov 2026", id="a day"),
        pytest.param("{{ one.duration }}", "3 days", id="a length of time"),
        pytest.param("{{ one.port }}", "Los Angeles, CA (2704)", id="a port"),
        pytest.param(
            "{{ one.port.name }} {{ one.port.code }} {{ one.port.state }}",
            "Los Angeles 2704 CA",
            id="its parts",
        ),
        pytest.param("{{ one.ports }}", "Los Angeles, CA (2704), Long Beach, CA (2709)", id="several ports"),
        pytest.param("{{ one.agency }}", "Food and Drug Administration (FDA)", id="an agency"),
        pytest.param("{{ one.agency.code }}", "FDA", id="its code"),
        pytest.param(
            "{{ one.url }}",
            f'{BLANK}<span class="open">(not known yet: &#42;Lead&#42;)</span>',
            id="not known yet",
        ),
        pytest.param("{{ one.person }}", '<span class="none">none</span>', id="does not apply"),
        pytest.param(
            "{{ one.filer_code }}", f'{BLANK}<span class="open">(not known yet)</span>', id="a wrong answer"
        ),
        pytest.param(
            "{{ one.entry_serial }}", f'{BLANK}<span class="open">(not known yet)</span>', id="unanswered"
        ),
        pytest.param("{{ one.phone.checked }}", "checked 2 Nov 2026 by A &#42;B&#42;", id="when and by whom"),
        pytest.param("{{ one.text.checked }}|", "|", id="never checked"),
        pytest.param("{{ one.text ~ '!' }}", "&#42;Sample&#42; &#60;b&#62;&#33;", id="joined"),
        pytest.param("{{ one.choices|join(' and ') }}", "Third and First", id="walked and joined"),
        pytest.param("{% for port in one.ports %}{{ port }};{% endfor %}", "2704;2709;", id="walked"),
        pytest.param("{% if one.yesno %}a{% else %}b{% endif %}", "b", id="no is not yes"),
        pytest.param("{% if one.entry_serial %}a{% else %}b{% endif %}", "b", id="open is not yes"),
        pytest.param("{% if one.choice == 'b' %}a{% endif %}", "a", id="compared"),
        pytest.param("{% if one.choice != 'b' %}a{% endif %}", "", id="compared otherwise"),
        pytest.param("{% if 'a' in one.choices and 'b' not in one.choices %}a{% endif %}", "a", id="holding"),
        pytest.param("{{ one.ports|length }} {{ one.url|length }}", "2 0", id="counted"),
        pytest.param("{{ one.url.note }}", "&#42;Lead&#42;", id="who will find out"),
        pytest.param("{{ one.filer_code.note }}|", "|", id="what is wrong stays off the page"),
        pytest.param(
            "{% for a in [one.text, one.url, one.person] %}{{ a.known }} {{ a.open }} {{ a.none }};{% endfor %}",
            "Yes No No;No Yes No;No No Yes;",
            id="the three apart",
        ),
        pytest.param(
            "{{ one.url.value is none }} {{ one.integer.value + 1 }}", "Yes 1&#44;201", id="typed values"
        ),
        pytest.param("{{ one.url.words }}|{{ one.choices.words }}", "|Third, First", id="plain words"),
    ],
)
def test_what_an_answer_prints(page: Callable[..., str], source: str, printed: str) -> None:
    """Printed, tested, compared, walked and counted in a page."""
    assert page("kinds", ONE, source) == printed


def test_telephones_and_mailboxes_can_be_used_from_the_page(page: Callable[..., str]) -> None:
    """A clerk with a phone taps the number."""
    printed = page("kinds", ONE, "{{ one.phone }} {{ one.email }}")

    assert 'href="tel:+15625550100"' in printed
    assert 'href="mailto:a&#95;b@example.com"' in printed


@pytest.mark.parametrize(
    ("source", "printed"),
    [
        pytest.param("{{ people.lead }}", "Lead &#91;x&#93;(y.md)", id="a person is a name"),
        pytest.param("{{ people.lead.name }}", "Lead &#91;x&#93;(y.md)", id="a person's field"),
        pytest.param("{{ people.openers }}", "Lead &#91;x&#93;(y.md), Deputy", id="people by id and by name"),
        pytest.param(
            "{% for p in people.openers %}{{ p.id }};{% endfor %}", "lead;deputy;", id="people walked"
        ),
        pytest.param("{{ people.list }}", "Lead &#91;x&#93;(y.md), Deputy", id="a list is its labels"),
        pytest.param(
            "{% for p in people.list %}{{ p }};{% endfor %}",
            "Lead &#91;x&#93;(y.md);Deputy;",
            id="things print so",
        ),
        pytest.param(
            "{{ people.list.things[0].checked }}", "checked 2 Nov 2026 by Me", id="a thing was checked"
        ),
        pytest.param(
            "{{ people.list.things[0].calls.people[0].name }}", "Deputy", id="from person to person"
        ),
        pytest.param(
            "{% for port in ports.list %}{{ port.label }}: {{ port.modes }};{% endfor %}",
            "Los Angeles, CA (2704): Ocean;Port 2: Truck;",
            id="a thing without label is counted",
        ),
        pytest.param(
            "{% for p in ports.list %}{% for t in p.terminals %}{{ t.label }}: {{ t.boss }}.{% endfor %};{% endfor %}",
            f'Pier: Lead &#91;x&#93;(y.md).Terminal 2: {BLANK}<span class="open">(not known yet)</span>.;;',
            id="a list within a thing",
        ),
        pytest.param(
            "{{ ports.list.things[1].port.code }}; {{ ports.list.things[1].port.name }}",
            f'{BLANK}<span class="open">(not known yet)</span>; {BLANK}<span class="open">(not known yet)</span>',
            id="the parts of a port that nobody has picked yet",
        ),
        pytest.param(
            "{{ people.list.things[1].mobile }}",
            f'{BLANK}<span class="open">(not known yet: Lead)</span>',
            id="a field that is open",
        ),
    ],
)
def test_what_lists_and_people_print(page: Callable[..., str], source: str, printed: str) -> None:
    """Whatever stands in a name shows as text."""
    assert page("lists", LISTS, source) == printed


@pytest.mark.parametrize(
    ("lead", "printed"),
    [
        ("{dont_know: Owner}", f'{BLANK}<span class="open">(not known yet: Owner)</span>'),
        ("{does_not_apply: alone}", '<span class="none">none</span>'),
        ("''", f'{BLANK}<span class="open">(not known yet)</span>'),
    ],
)
def test_the_number_of_someone_not_known_is_a_blank(
    page: Callable[..., str], lead: str, printed: str
) -> None:
    """A page can ask for a person's field without asking first whether there is one."""
    assert page("lists", f"people: {{lead: {lead}}}", "{{ people.lead.mobile }}") == printed


def test_what_is_not_asked_prints_as_none(page: Callable[..., str]) -> None:
    """An answer left over from before the condition turned false is not printed."""
    source = "{{ firm.specialist }};{% for o in firm.offices %}{{ o.landlord }};{% endfor %}"

    assert page("conditions", CONDITIONS, source) == (
        '<span class="none">none</span>;<span class="none">none</span>;Shown;'
    )


def test_the_shared_edition_leaves_private_fields_out(page: Callable[..., str]) -> None:
    """Nothing of the value reaches the page by any of its ways."""
    source = (
        "{% for p in people.list %}{{ p.name }}{{ p.mobile }}{{ p.mobile.value }}{{ p.mobile.words }}"
        "{% if p.mobile %}yes{% endif %}{% if p.mobile == '+1 562-555-0111' %}yes{% endif %};{% endfor %}"
        "{{ people.lead.mobile }}"
    )
    shared = page("lists", LISTS, source, "shared")

    assert "555" not in shared
    assert "yes" not in shared
    assert shared.count("in the full edition only") == 3
    assert "555-0111" in page("lists", LISTS, source)


@pytest.mark.parametrize(
    "source",
    [
        "{{ firm.nothing }}",
        "{{ firm.ctpat.nothing }}",
        "{{ firm.offices.things[0].nothing }}",
    ],
)
def test_a_name_that_does_not_exist_stops_the_page(page: Callable[..., str], source: str) -> None:
    """A slip never prints as nothing."""
    with pytest.raises(RenderProblem, match="unknown name"):
        page("conditions", CONDITIONS, source)
