"""The rules behind the clocks: duty, start, length, kind of time and authority, without a date.

The wall sheet prints them with a blank for the start; `builder.customs.clocks` counts them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from builder.customs.marks import Mark

Counted = Literal["hours", "working days", "calendar days"]
"""The kind of time a rule counts. Hours run through weekends and holidays."""


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A clock without its date: what the wall sheet prints with a blank for the start."""

    key: str
    label: str
    """The duty, as an instruction."""
    starts: str
    """The event that starts the clock."""
    length: int
    counted: Counted
    authority: str
    mark: Mark
    note: str = ""


NOTICE = Rule(
    key="soc_notice",
    label="Send CBP's Security Operations Center the electronic notice of the breach",
    starts="discovery of a known breach of customs-business records",
    length=72,
    counted="hours",
    authority="19 CFR 111.21(b)",
    mark="confirmed",
    note="Give every importer number known to be compromised. A phone call is not the notice. "
    "Weekends and holidays are counted as hours like any other, the reading on the safe side.",
)
LATER_FINDING = Rule(
    key="soc_later_finding",
    label="Send CBP's Security Operations Center what was found since",
    starts="each later discovery",
    length=72,
    counted="hours",
    authority="19 CFR 111.21(b)",
    mark="confirmed",
    note="A new clock starts with every finding.",
)
NUMBERS_UPDATE = Rule(
    key="soc_numbers_update",
    label="Send the updated list of further compromised importer numbers",
    starts="the notice to CBP's Security Operations Center",
    length=10,
    counted="working days",
    authority="19 CFR 111.21(b)",
    mark="confirmed",
    note="The rule says business days and counts from the notice, not from the discovery.",
)
ENTRY = Rule(
    key="entry",
    label="File the entry",
    starts="landing of the goods",
    length=15,
    counted="calendar days",
    authority="19 CFR 142.2(a)",
    mark="confirmed",
    note="Downtime does not move this date. Goods not entered in time go to general order.",
)
ENTRY_IN_BOND = Rule(
    key="entry_in_bond",
    label="File the entry",
    starts="arrival of in-bond goods at the port of destination",
    length=15,
    counted="calendar days",
    authority="19 CFR 142.2(a)",
    mark="confirmed",
    note="Downtime does not move this date. Goods not entered in time go to general order.",
)
SUMMARY = Rule(
    key="entry_summary",
    label="File the entry summary with estimated duties",
    starts="time of entry, normally when release was authorized",
    length=10,
    counted="working days",
    authority="19 CFR 142.12(b)",
    mark="confirmed",
    note="The time of entry differs if filing or arrival was asked for on the entry papers (19 CFR 141.68).",
)
DEPOSIT = Rule(
    key="statutory_deposit",
    label="Deposit estimated duties at the latest",
    starts="entry or release",
    length=12,
    counted="working days",
    authority="19 USC 1505(a)",
    mark="confirmed",
    note="The limit set by statute, two working days after the regulation's. Interest runs until payment.",
)
MONTHLY_PAYMENT = Rule(
    key="periodic_monthly_payment",
    label="Pay the periodic monthly statement",
    starts="the end of the month of release",
    length=15,
    counted="working days",
    authority="19 USC 1505(a); CBP notices on periodic monthly statements",
    mark="secondary",
    note="CBP publishes the dates each year: compare. An ACH credit must have posted by this day.",
)
ISA_REPLY = Rule(
    key="isa_reply",
    label="Reply to CBP's tracking e-mail about the electronic agreement",
    starts="CBP's tracking e-mail",
    length=24,
    counted="hours",
    authority="CBP eISA page (14 Dec 2017)",
    mark="confirmed",
    note="It needs a mailbox that works.",
)
REVOCATION_APPEAL = Rule(
    key="revocation_appeal",
    label="Appeal against the revocation of ABI participation",
    starts="the written notice of revocation",
    length=10,
    counted="calendar days",
    authority="19 CFR 143.7(b), 143.8",
    mark="confirmed",
    note="The rule says days; calendar days are the reading on the safe side. After a revocation for risk of "
    "significant harm the appeal does not switch the connection back on.",
)
FDA_RELEASE = Rule(
    key="conditional_release_fda",
    label="Conditional release of FDA goods ends",
    starts="release of food, drugs, devices, cosmetics or tobacco",
    length=30,
    counted="calendar days",
    authority="19 CFR 141.113(c)",
    mark="confirmed",
    note="It ends sooner with a refusal or a may-proceed, and later if FDA gives notice within the 30 days. "
    "CBP may demand redelivery within 30 days of a refusal. Our advice: keep the lot together until then.",
)
TEXTILE_RELEASE = Rule(
    key="conditional_release_textiles",
    label="Conditional release of textiles ends",
    starts="release of textiles",
    length=180,
    counted="calendar days",
    authority="19 CFR 141.113(b)",
    mark="confirmed",
    note="CBP may demand redelivery if the origin is wrong. Our advice: keep the lot together until then.",
)
CLIENT_MONEY = Rule(
    key="client_money",
    label="Pass on to the Government money that a client paid late",
    starts="receipt of a client's money after its due date",
    length=5,
    counted="working days",
    authority="19 CFR 111.29(a)",
    mark="confirmed",
)
PETITION = Rule(
    key="petition",
    label="File the petition against liquidated damages",
    starts="mailing of the notice of the claim",
    length=60,
    counted="calendar days",
    authority="19 CFR 172.3(b)",
    mark="confirmed",
    note="On paper in duplicate. The notice may set a shorter term; read it.",
)
RECORDS = Rule(
    key="records_on_demand",
    label="Produce the entry records, or ask in writing for more time before this day",
    starts="CBP's demand for the records",
    length=30,
    counted="calendar days",
    authority="19 CFR 163.6(a)",
    mark="confirmed",
    note="CBP may want them sooner if it needs them for admissibility or release.",
)

RULES = (
    NOTICE,
    LATER_FINDING,
    NUMBERS_UPDATE,
    ENTRY,
    ENTRY_IN_BOND,
    SUMMARY,
    DEPOSIT,
    MONTHLY_PAYMENT,
    FDA_RELEASE,
    TEXTILE_RELEASE,
    REVOCATION_APPEAL,
    CLIENT_MONEY,
    PETITION,
    RECORDS,
    ISA_REPLY,
)
"""All clocks, in the order of the wall sheet."""
