"""What visitors were told, held against what the database has."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from .clients import MARKER, Answer, Request

_LEADS = "SELECT reference, message FROM tpi_cms_lead"
#: A held lead has its deliveries when it is released.
_WITHOUT = """
    SELECT COUNT(*) FROM tpi_cms_lead AS lead
    WHERE NOT EXISTS (SELECT 1 FROM tpi_cms_{0} WHERE lead_id = lead.id) {1}
"""


@dataclass
class Ledger:
    """Markers of the requests that were thanked for, and their leads' references."""

    thanked: dict[str, set[str]] = field(default_factory=dict)
    other: Counter[int] = field(default_factory=Counter)

    def note(self, request: Request, answer: Answer) -> Answer:
        if answer.is_thanks:
            self.thanked.setdefault(request.marker, set()).add(answer.reference)
        else:
            self.other[answer.status] += 1
        return answer

    def check(self, database) -> Audit:
        """Compare with what is stored."""
        rows = database.run(_LEADS)
        stored = Counter(MARKER.search(message)[0] for _reference, message in rows)
        references = {reference for reference, _message in rows}
        return Audit(
            thanked=len(self.thanked),
            stored=len(rows),
            lost=sum(not known <= references for known in self.thanked.values())
            + len(self.thanked.keys() - stored.keys()),
            doubled=sum(count > 1 for count in stored.values())
            + sum(len(known) > 1 for known in self.thanked.values()),
            without_consent=_count(database, "consent", ""),
            without_delivery=_count(database, "delivery", "AND lead.held_at IS NULL"),
            held=database.run(
                "SELECT COUNT(*) FROM tpi_cms_lead WHERE held_at IS NOT NULL"
            )[0][0],
        )


def _count(database, table: str, condition: str) -> int:
    return database.run(_WITHOUT.format(table, condition))[0][0]


@dataclass(frozen=True)
class Audit:
    """Counts. All but ``thanked``, ``stored`` and ``held`` must be 0."""

    thanked: int
    stored: int
    lost: int
    doubled: int
    without_consent: int
    without_delivery: int
    held: int

    @property
    def faults(self) -> dict[str, int]:
        names = ("lost", "doubled", "without_consent", "without_delivery")
        return {name: getattr(self, name) for name in names if getattr(self, name)}
