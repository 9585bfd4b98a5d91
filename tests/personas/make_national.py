"""Writes the national brokerage of the test personas: twelve offices, twenty ports, 60 people, 1,000 clients.

A firm that does not exist, always the same to the byte. As a file it would be 2,000 lines that nobody reads.
Run as `python tests/personas/make_national.py DIR` to look at it.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path
from typing import TypeAlias

import yaml

Tree: TypeAlias = "str | list[Tree] | dict[str, Tree]"

OFFICES = {
    "Atlanta": "404",
    "Baltimore": "410",
    "Boston": "617",
    "Chicago": "773",
    "Detroit": "313",
    "Houston": "713",
    "Laredo": "956",
    "Los Angeles": "310",
    "Miami": "305",
    "New York": "718",
    "Norfolk": "757",
    "Seattle": "206",
}
"""Office and area code; the first is the head office."""
PORTS: list[tuple[str, str, list[str], int]] = [
    ("1704", "Atlanta", ["air"], 90),
    ("1703", "Atlanta", ["ocean"], 160),
    ("1303", "Baltimore", ["ocean"], 60),
    ("0417", "Boston", ["air"], 30),
    ("3901", "Chicago", ["air", "rail"], 210),
    ("3801", "Detroit", ["truck", "rail"], 240),
    ("0901", "Detroit", ["truck"], 150),
    ("5301", "Houston", ["ocean"], 120),
    ("2304", "Laredo", ["truck", "rail"], 320),
    ("2402", "Laredo", ["truck"], 130),
    ("2704", "Los Angeles", ["ocean"], 280),
    ("2720", "Los Angeles", ["air"], 140),
    ("2506", "Los Angeles", ["truck"], 110),
    ("5206", "Miami", ["air"], 100),
    ("5201", "Miami", ["ocean"], 50),
    ("4601", "New York", ["ocean"], 200),
    ("4701", "New York", ["air"], 120),
    ("1401", "Norfolk", ["ocean", "rail"], 70),
    ("3001", "Seattle", ["ocean"], 90),
    ("3004", "Seattle", ["truck"], 60),
]
"""Code, office, modes of transport, entries a day."""
DAYS = 5
"""Working days that each port's block lasts."""
AGENCIES = ["FDA", "APH", "FSI", "AMS", "EPA", "NHT", "FWS", "CPS", "TTB", "FCC"]
DESKS = ["manager", "release lead", "entry lead", "client lead", "IT lead"]
"""One person of each kind in each office."""
SYSTEMS = [
    "Directory",
    "Network",
    "National Entry Suite",
    "ACE gateway",
    "Document store",
    "Mail",
    "Telephones",
]
COPY: dict[str, Tree] = {"edition": "full", "paper": "letter"}
GOODS = ["Tiles", "Tools", "Toys", "Tires", "Teas", "Seeds", "Shoes", "Lamps", "Pumps", "Wines"]
CLIENTS = 1_000
CHECKED: dict[str, Tree] = {"checked_on": "2026-10-12", "checked_by": "Atlanta entry lead"}
CLIENT_COLUMNS = [
    "name",
    "tier",
    "modes",
    "ports",
    "agencies",
    "contact",
    "phone",
    "email",
    "language",
    "notes",
]


def slug(words: str) -> str:
    """Words as an id."""
    return words.casefold().replace(" ", "-").replace(",", "")


def phone(area: str, number: int) -> str:
    """A fictional number: the last two digits of 555-01xx run through and begin again."""
    return f"{area}-555-01{number % 100:02}"


def nothing(why: str) -> Tree:
    """The answer "does not apply"."""
    return {"does_not_apply": why}


def checked(value: str) -> Tree:
    """One checked answer."""
    return {"value": value, **CHECKED}


def firm() -> Tree:
    """Section `firm`."""
    return {
        "legal_name": "Example National Customs, Inc.",
        "size": "large",
        "trade_name": "Sample Coast to Coast",
        "address": "1 Example Plaza, Floor 30\nAtlanta, GA 30303",
        "phone": phone("404", 0),
        "license_number": "00006",
        "national_permit": "00-N06",
        "filer_code": "ZZ5",
        "time_zone": "America/New_York",
        "second_time_zone": "America/Los_Angeles",
        "services": ["entry", "isf", "in_bond", "exports", "protests"],
        "agencies": list[Tree](AGENCIES),
        "daily_entries": str(sum(entries for *_, entries in PORTS)),
        "urgent_goods": ["perishable", "pharma", "live", "jit"],
        "quota_goods": "yes",
        "conditional_goods": "yes",
        "ctpat": "yes",
        "ctpat_specialist": checked("Supply chain security specialist, 202-555-0106"),
        "policy_owner": "atlanta-manager",
        "policy_framework": "nist_csf",
        "policy_reviewed": "2026-07-06",
        "policy_next_review": "2027-01-04",
        "policy_approved_by": "Board, 13 July 2026",
    }


def person(office: str, desk: str, number: int) -> Tree:
    """One person; the head office calls the other managers, and each manager calls the own office."""
    own = [slug(f"{office} {other}") for other in DESKS[1:]]
    others = [slug(f"{other} manager") for other in list(OFFICES)[1:]]
    calls: Tree = nothing("End of this branch")
    if desk == "manager":
        calls = list[Tree]([*others, *own] if office == "Atlanta" else own)
    return {
        "id": slug(f"{office} {desk}"),
        "name": f"{office} {desk}",
        "title": f"{desk[0].upper()}{desk[1:]}, {office}",
        "mobile": phone(OFFICES[office], 11 + number),
        "email": f"{slug(f'{office} {desk}')}@example.net",
        "office": office,
        "languages": "Spanish" if office in ("Laredo", "Los Angeles", "Miami") else nothing("English only"),
        "calls": calls,
        **CHECKED,
    }


def people() -> Tree:
    """Section `people`."""
    listed = [person(office, desk, number) for office in OFFICES for number, desk in enumerate(DESKS)]
    return {
        "list": listed,
        "incident_lead": "atlanta-manager",
        "incident_deputy": "chicago-manager",
        "signer": "new-york-manager",
        "signer_deputy": "los-angeles-manager",
        "cbp_contact": "new-york-manager",
        "cbp_contact_entered": checked("2026-10-01"),
        "release_lead": "atlanta-release-lead",
        "release_deputy": "laredo-release-lead",
        "it_lead": "atlanta-it-lead",
        "it_deputy": "seattle-it-lead",
        "client_lead": "atlanta-client-lead",
        "client_deputy": "chicago-client-lead",
        "wording_approver": "atlanta-manager",
        "records_lead": "atlanta-entry-lead",
        "mailbox": "national-incident@example.net",
        "mailbox_openers": ["atlanta-manager", "chicago-manager", "new-york-manager", "seattle-manager"],
        "mailbox_tested": "2026-11-02",
        "bridge": "Phone bridge 202-555-0154, one room for each coast",
        "clean_device": "Two sealed laptops in each of the twelve offices",
        "outside_help": [
            {
                "id": kind,
                "name": f"Example National {kind} desk",
                "kind": kind,
                "phone": phone("202", 60 + number),
                "email": f"{kind}@example.org",
                "reference": f"File EX-700{number}",
                **CHECKED,
            }
            for number, kind in enumerate(["insurer", "counsel", "responder", "bank", "pr", "surety"])
        ],
    }


def port(code: str, office: str, modes: list[str], entries: int, number: int) -> Tree:
    """One port of entry."""
    area = OFFICES[office]
    terminal: Tree = {
        "id": "main",
        "name": f"Example Terminal {code}",
        "takes_stamp": ["yes", "no", "ask"][number % 3],
        "phone": phone(area, 70 + number),
    }
    return {
        "id": f"port-{code}",
        "port": code,
        "modes": list[Tree](modes),
        "daily_entries": str(entries),
        "desk": phone(area, 30 + number),
        "after_hours": phone(area, 50 + number),
        "email": f"cargo-desk-{code}@example.org",
        "letter_needs": f"Standard letter, and the desk's own reference {code}-A",
        "how": ["in_person"] if number % 2 else ["in_person", "email"],
        "hours": "24 hours" if "air" in modes or "truck" in modes else "Weekdays 08:00 to 16:30",
        "copies": str(2 + number % 2),
        "overtime": "CBP 3171 the day before",
        "runner": f"{office} office staff",
        "terminals": [terminal] if set(modes) != {"truck"} else nothing("Trucks leave from the compound"),
        **CHECKED,
    }


def ports() -> Tree:
    """Section `ports`."""
    offices: list[Tree] = [
        {
            "id": slug(office),
            "name": office,
            "address": f"{100 + number} Example Street, {office}",
            "phone": phone(area, 1),
            "fallback": f"Example Business Center, {office}",
        }
        for number, (office, area) in enumerate(OFFICES.items())
    ]
    return {"offices": offices, "list": [port(*row, number) for number, row in enumerate(PORTS)]}


def goods() -> Tree:
    """Section `goods`."""
    return {
        "matrix_exported": checked("2026-11-02"),
        "matrix_place": "Orange binder in each office",
        "matrix_every": "4 weeks",
        "forms": ["FDA", "APH", "FSI", "EPA", "NHT", "FWS"],
        "web_accounts": [
            {
                "id": slug(system),
                "system": system,
                "agency": agency,
                "holders": ["atlanta-release-lead", "miami-release-lead", "seattle-release-lead"],
                "tested": "2026-10-12",
                **CHECKED,
            }
            for system, agency in (("PNSI", "FDA"), ("LAWGS", "APH"), ("eDecs", "FWS"))
        ],
    }


def cbp() -> Tree:
    """Section `cbp`."""
    return {
        "client_reps": [
            {
                "id": name,
                "name": f"ABI client representative, {name}",
                "phone": phone("571", 40 + number),
                "email": f"rep-{name}@example.org",
                "backup": "yes" if number else "no",
                **CHECKED,
            }
            for number, name in enumerate(["first", "second"])
        ],
        "soc_checked": checked("2026-11-02"),
        "headquarters_email": checked("hq-national@example.org"),
        "headquarters_phone": checked("202-555-0132"),
        "centers": [
            {
                "id": center,
                "center": center,
                "contact": "Account manager",
                "email": f"{slug(center.replace('_', ' '))}-center@example.org",
                "phone": phone("202", 70 + number),
                **CHECKED,
            }
            for number, center in enumerate(
                ["agriculture", "apparel", "automotive", "electronics", "machinery"]
            )
        ],
        "ace_cyber_contact": "atlanta-it-lead",
        "ace_cyber_entered": "2026-10-01",
        "agency_contacts": [
            {
                "id": agency.casefold(),
                "agency": agency,
                "desk": "National desk",
                "phone": phone("202", 80 + number),
                "email": f"{agency.casefold()}-desk@example.org",
                **CHECKED,
            }
            for number, agency in enumerate(AGENCIES)
        ],
        "speaker": "new-york-manager",
        "update_every": "6 h",
    }


def connection() -> Tree:
    """Section `connection`."""
    return {
        "software": "Example National Entry Suite",
        "hosting": "mixed",
        "path": "direct",
        "direct_method": "mqipt",
        "isa_submitted": "2025-06-02",
        "isa_expires": "2028-06-02",
        "isa_contacts": ["atlanta-it-lead", "seattle-it-lead"],
        "isa_reminder": "yes",
        "providers": [
            {
                "id": kind.replace("_", "-"),
                "name": f"Example National {words}",
                "kind": kind,
                "phone": phone("202", 90 + number),
                "email": f"{slug(words)}@example.org",
                "contract": f"Contract EX-71{number}",
                "breach_notice": "12 h",
                "reviewed": "2026-08-10",
                "remote_tools": "Support agent behind a jump host",
                **CHECKED,
            }
            for number, (kind, words) in enumerate(
                [
                    ("entry_software", "Software"),
                    ("it", "Support"),
                    ("cloud", "Cloud"),
                    ("network", "Telecom"),
                ]
            )
        ],
        "systems": [
            {
                "id": slug(name),
                "name": name,
                "purpose": f"{name} of all twelve offices",
                "owner": "atlanta-it-lead",
                "restore_order": str(number + 1),
                "rto": f"{8 * (number + 1)} h",
                "rpo": "4 h",
                "protection": "Example EDR agent and firewall",
                "updates": "Automatic, daily",
                **CHECKED,
            }
            for number, name in enumerate(SYSTEMS)
        ],
        "scanner": "Example National Scanning",
        "scan_every": "1 week",
        "scan_last": "2026-11-16",
        "scan_open": "112",
        "mfa": ["mail", "remote", "admin", "software"],
        "vendor_continuity": "Second data center, back in 4 hours, tested in May 2026",
        "scan_owner": "seattle-it-lead",
    }


def processes() -> Tree:
    """Section `processes`."""
    by_hand = {
        "Cargo release": "Letters and reserved numbers",
        "ISF": "Cannot; Example Continental Filers send it",
        "In-bond moves": "Cannot; the carrier sends it",
        "Summaries and payment": "Forms 7501 by hand",
        "Export filing": "AESDirect from a sealed laptop",
    }
    return {
        "list": [
            {
                "id": slug(name),
                "name": name,
                "owner": "atlanta-release-lead",
                "needs": "Directory, National Entry Suite, ACE gateway",
                "mtpd": "24 h",
                "impact_4h": "minor",
                "impact_1d": "serious",
                "impact_3d": "severe",
                "impact_10d": "severe",
                "by_hand": way,
            }
            for name, way in by_hand.items()
        ]
    }


def backups() -> Tree:
    """Section `backups`."""
    return {
        "list": [
            {
                "id": slug(name),
                "what": name,
                "how_often": "4 h",
                "place": "Example National Cloud, second region",
                "off_site": "yes",
                "separate_network": "yes",
                "encrypted": "yes",
                "restore_tested": "2026-09-14",
                "owner": "atlanta-it-lead",
                **CHECKED,
            }
            for name in SYSTEMS
        ],
        "originals_place": "Example National Cloud, Georgia and Oregon",
        "originals_in_territory": "yes",
        "alternative_storage": "yes",
        "storage_notice": "2021-05-03",
        "importer_numbers": [
            {"id": "suite", "place": "National Entry Suite", "kinds": ["ein", "ssn", "cbp"], "count": "5200"},
            {"id": "store", "place": "Document store", "kinds": ["ein", "ssn"], "count": "5200"},
        ],
        "service_places": "Each provider named two U.S. regions in writing in January 2026",
        "logs": "All logs for 18 months; Seattle IT lead reads them",
    }


def blocks() -> list[Tree]:
    """A block for each port, one behind the other, each as long as `DAYS` say."""
    made: list[Tree] = []
    first = 7_000_001
    for code, office, _, entries in PORTS:
        last = first + DAYS * entries - 1
        made.append(
            {
                "id": f"block-{code}",
                "name": f"{office} reserve {code}",
                "ports": [code],
                "filer_code": nothing("Main code"),
                "first": str(first),
                "last": str(last),
            }
        )
        first = last + 1
    return made


def entry_numbers() -> Tree:
    """Section `entry_numbers`."""
    return {
        "blocks": blocks(),
        "used": nothing("No outage yet"),
        "blocked_in_software": checked("yes"),
        "days_wanted": str(DAYS),
        "custodian": "atlanta-release-lead",
        "custodian_deputy": "chicago-release-lead",
        "storage_place": "Fire safe of each office",
        "isf_fallback": checked("Example Continental Filers, 202-555-0188"),
        "in_bond_fallback": checked("Example Continental Carrier, 202-555-0189"),
        "blank_forms": ["cbp_3461", "cbp_7501", "cbp_7533", "cbp_301", "cbp_19"],
        "forms_place": "Forms cabinet of each office, counted 5 Oct 2026",
        "typing_drilled": "2026-09-15",
        "typists": [slug(f"{office} entry lead") for office in OFFICES],
    }


def fallback() -> Tree:
    """Section `fallback`."""
    return {
        "brokers": [
            {
                "id": "continental",
                "name": "Example Continental Filers",
                "phone": "202-555-0188",
                "filer_code": "ZX5",
                "ports": [code for code, *_ in PORTS],
                "services": ["entry", "summary", "isf", "psc"],
                "agreed": "2026-01-05",
                "drilled": "2026-07-20",
                **CHECKED,
            }
        ],
        "consent": "all",
        "standby_poa": "640",
        "standby_poa_place": "Orange binder in each office, tab Authority",
        "aes_users": ["atlanta-entry-lead", "houston-entry-lead"],
        "protest_accounts": "About forty importers hold accounts of their own",
        "psc_clients": "Forty clients, list in each orange binder",
        "deadline_list": "Printed each Monday in each office",
        "snapshot": ["arrivals", "open_entries", "summaries_due", "statements_due", "isf_due"],
        "snapshot_place": "Sealed laptop of each office",
        "back_entry_lead": "atlanta-entry-lead",
        "back_entry_sign": "new-york-manager",
        "reconnect_test": "One entry for each port, then one office, then all.",
    }


def money() -> Tree:
    """Section `money`."""
    return {
        "client_ways": "Orange binder, tab Payment",
        "statement_dates": "Orange binder, first leaf",
        "statements": ["broker_ach", "importer_ach", "pms"],
        "approver": "atlanta-entry-lead",
        "approver_deputy": "chicago-entry-lead",
        "service_ports": [
            {
                "id": f"pay-{code}",
                "port": code,
                "hours": "Weekdays 08:30 to 15:30",
                "carrier": slug(f"{office} entry lead"),
                "signer": slug(f"{office} manager"),
                **CHECKED,
            }
            for code, office in (("1703", "Atlanta"), ("2704", "Los Angeles"), ("2304", "Laredo"))
        ],
        "client_checks": "2026-01-05",
        "voluntary": "some",
        "sureties": [
            {
                "id": name,
                "name": f"Example {name.capitalize()} Surety",
                "code": "000",
                "phone": phone("202", 95 + number),
                "email": f"surety-{name}@example.com",
                **CHECKED,
            }
            for number, name in enumerate(["northern", "southern", "western"])
        ],
    }


def partners() -> Tree:
    """Section `partners`."""
    return {
        "notice_ready": ["first", "daily", "closing"],
        "spanish": "yes",
        "notice_terms": "Twelve clients, 24 hours, list with counsel",
        "set_apart": "Orange binder, tab Set apart",
        "hold_advice": "yes",
        "redelivery_contacts": "Orange binder in each office, tab Clients",
        "breach_states": "All fifty",
        "risk_list": ["denied_parties", "forced_labor", "adcvd", "sanctions", "section_232_301"],
        "risk_paper": "Printed lists in the orange binder; public search page from a sealed laptop.",
        "risk_hold": "New clients and new suppliers wait.",
        "risk_decider": "atlanta-manager",
        "partner_tiers": "Four groups, by country, goods, volume and history",
        "partner_steps": "License check, references, denied-party check, site visit.",
        "partner_every": "52 weeks",
        "partner_last": "2026-05-11",
    }


def exercise() -> Tree:
    """Section `exercise`."""
    return {
        "last": "2026-06-09",
        "next": "2027-06-08",
        "site_address": "https://playbook.example.org",
        "participants": [slug(f"{office} manager") for office in OFFICES],
        "findings": [
            {
                "id": "coast",
                "what": "Both coasts drew numbers from one sheet",
                "owner": "atlanta-release-lead",
                "due": "2026-08-31",
                "done": "2026-08-14",
            }
        ],
        "binders": [
            {
                "id": slug(o),
                "place": f"{o} fire safe",
                "holder": slug(f"{o} manager"),
                "copy": str(n),
                **COPY,
                **CHECKED,
            }
            for n, o in enumerate(OFFICES, start=1)
        ],
    }


def answers() -> Tree:
    """The whole of `answers.yaml`."""
    parts = (
        firm, people, ports, goods, cbp, connection, processes, backups, entry_numbers, fallback, money, partners,
        exercise,
    )  # fmt: skip
    return {"tideover": "1", **{part.__name__: part() for part in parts}}


def client(number: int) -> list[str]:
    """One row of `clients.csv`: every nineteenth client is served first, every fourth second."""
    code, _, modes, _ = PORTS[number % len(PORTS)]
    name = f"Example {GOODS[number % len(GOODS)]} {number:04}"
    tier = "1" if number % 19 == 1 else "2" if number % 4 == 1 else "3"
    agency = AGENCIES[number * 7 % len(AGENCIES)] if number % 3 else ""
    address = f"client-{number:04}@clients.example.com"
    return [name, tier, ";".join(modes), code, agency, "Import desk", phone("202", number), address, "", ""]


def write_national(folder: Path) -> None:
    """Writes `answers.yaml` and `clients.csv` into a folder that exists."""
    text = yaml.safe_dump(answers(), sort_keys=False, allow_unicode=True, width=110)
    (folder / "answers.yaml").write_text(text, encoding="utf-8", newline="\n")
    with (folder / "clients.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(CLIENT_COLUMNS)
        rows.writerows(client(number) for number in range(1, CLIENTS + 1))


if __name__ == "__main__":
    write_national(Path(sys.argv[1]))
