"""What a playbook must never hold is refused, and ordinary words are not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.model.forbidden import forbidden_reason

ARABIC = {ord(digit): 0x0660 + int(digit) for digit in "0123456789"}
WIDE = {ord(digit): 0xFF10 + int(digit) for digit in "0123456789"}
"""For `str.translate`: digits as other keyboards write them."""


@pytest.mark.parametrize(
    ("text", "what"),
    [
        pytest.param("078-05-1120", "Social Security", id="Social Security number"),
        pytest.param("owner (078-05-1120)", "Social Security", id="in brackets"),
        pytest.param("078\u201105\u20111120", "Social Security", id="with the hyphens of a word processor"),
        pytest.param("078\u201305\u20131120", "Social Security", id="with dashes"),
        pytest.param("078-05-1120".translate(ARABIC), "Social Security", id="in Arabic digits"),
        pytest.param("078\uff0d05\uff0d1120".translate(WIDE), "Social Security", id="in wide digits"),
        pytest.param("12-3456789", "importer number (IRS", id="IRS number"),
        pytest.param("12-3456789AB", "importer number (IRS", id="IRS number with suffix"),
        pytest.param("123456-12345", "importer number (CBP", id="number that CBP assigned"),
        pytest.param("password: hunter22", "password", id="password"),
        pytest.param("The PASSWORD is hunter22", "password", id="password in a sentence"),
        pytest.param("pwd=hunter22", "password", id="pwd"),
        pytest.param("api key: abcd1234", "password", id="key"),
        pytest.param("-----BEGIN RSA PRIVATE KEY-----", "private key", id="private key"),
        pytest.param("account no. 123456789", "bank account", id="account"),
        pytest.param("routing 021000021", "bank account", id="routing number"),
        pytest.param("GB82 WEST 1234 5698 7654 32", "IBAN", id="IBAN"),
        pytest.param("4111 1111 1111 1111", "card", id="card with spaces"),
        pytest.param("card 5500-0000-0000-0004", "card", id="card with hyphens"),
        pytest.param("378282246310005", "card", id="card of fifteen digits"),
    ],
)
def test_secrets_and_numbers_are_refused(text: str, what: str) -> None:
    """The reason says what it looks like and what to write, and never repeats it."""
    reason = forbidden_reason(text)

    assert reason is not None
    assert what in reason
    assert "Write where it is kept instead." in reason
    assert text not in reason


@pytest.mark.parametrize(
    "text",
    [
        "562-555-0100",
        "+1 562-555-0100 ext. 12",
        "202-555-0180 202-555-0181",
        "ZZ9-9000001-2",
        "Policy EX-1001",
        "00-N00",
        "CSMS 18-000013",
        "2026-11-21",
        "100 Example Way, Suite 200, Long Beach, CA 90802-1234",
        "The password is in the safe",
        "The password is kept by the IT lead",
        "Password manager of the IT lead",
        "Accounting",
        "Bank fraud line, 202-555-0163",
        "Import account manager",
        "1234 5678 9012 3456",
    ],
)
def test_ordinary_answers_pass(text: str) -> None:
    """Telephones, entry numbers, policies and addresses are what a playbook is made of."""
    assert forbidden_reason(text) is None


@given(st.text(max_size=200))
def test_no_text_breaks_the_check(text: str) -> None:
    """The answer is a reason or None, and the reason never holds the text."""
    reason = forbidden_reason(text)

    assert reason is None or len(text) < 9 or text not in reason
