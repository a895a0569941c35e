"""Documents from what an installation knows and has stored: for `inspect`, `demo`, `report` and the pages."""

from collections.abc import Sequence
from pathlib import Path

from collector.content.where import shelves
from collector.model.inspection import Inspection
from collector.model.inventory import Device, Inventory, Site
from collector.model.text import Lang, Text
from collector.reporting.inspected import InspectionReport
from collector.reporting.render import html, made_inspection


def inspection_page(
    inspections: Sequence[Inspection],
    lang: Lang,
    inventory: Inventory | None = None,
    own: Sequence[Path] = (),
) -> str:
    """The reports of inspections that may not be stored, as one HTML page.

    own   the site's own folders, with `templates/` in them

    Raises ReportError for a template that is wrong, SettingsError where the templates are missing.
    """
    templates = template_folders(own)
    reports = [InspectionReport(inspection=one, site=site_of(one, inventory)) for one in inspections]
    return html([made_inspection(one, lang) for one in reports], templates)


def template_folders(own: Sequence[Path] = ()) -> tuple[Path, ...]:
    """Where templates lie: the site's own before ours."""
    return shelves("templates", [folder / "templates" for folder in own if (folder / "templates").is_dir()])


def site_of(inspection: Inspection, inventory: Inventory | None) -> Site:
    """The site as the inventory has it; what the inspection itself knows where it is no longer there."""
    if inventory is not None and inspection.site in inventory.sites:
        return inventory.sites[inspection.site]
    devices = {
        name: Device(name=name, site=inspection.site, addresses={"": result.snapshot.address})
        for name, result in inspection.results.items()
    }
    return Site(name=inspection.site, title=Text(inspection.site, inspection.site), devices=devices)
