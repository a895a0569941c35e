"""What follows from an inspection that is kept: who asked what is written down, and its tickets move."""

from collector.entry.office import Office
from collector.model.inspection import Inspection
from collector.store.plans import Access


def conclude(office: Office, done: Inspection, actor: str) -> int:
    """Enter the audit and the tickets; how many tickets changed. Raises StoreError, CalendarError."""
    site = office.made.inventory.sites[done.site]
    office.plans.note_access(
        Access(
            time=result.snapshot.taken,
            who=actor,
            site=done.site,
            device=name,
            questions=tuple(str(one.question) for one in office.store.exchanges(done.id, name)),
            inspection=done.id,
        )
        for name, result in done.results.items()
    )
    events = office.clerk.inspected(done, site, office.clock())
    return len({event.ticket for event in events})
