"""The page that shows the design system, and that nothing goes sideways on a narrow screen."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from ..servers import Server
from .test_axe import PLACES

LEAST = 4.5


def test_every_part_is_shown_in_the_light_and_in_the_dark(page: Page, server: Server) -> None:
    """Row B26. Reached from the palette; texts are measured where they stand, and states are really different."""
    page.goto(server.url)
    expect(page.get_by_role("listbox", name="Pictures").get_by_role("option").first).to_be_visible()
    page.keyboard.press("Control+k")
    page.get_by_role("combobox", name="Find anything").fill("design system")
    expect(page.get_by_role("option", name="Design system").first).to_be_visible()
    page.keyboard.press("Enter")
    whole = page.get_by_role("region", name="Design system", exact=True)
    expect(whole.get_by_role("heading", name="Buttons")).to_be_visible()
    measured = whole.locator("[data-contrast]").evaluate_all(
        "all => all.map(one => Number(one.dataset.contrast))"
    )
    assert len(measured) >= 30
    assert min(measured) >= LEAST
    for scheme in ("Light", "Dark"):
        side = whole.get_by_role("region", name="Buttons").get_by_role("group", name=scheme)
        looks = side.locator("figure").evaluate_all(
            """all => all.slice(0, 4).map(one => { const style = getComputedStyle(one.querySelector('button'));
               return style.backgroundColor + style.outlineStyle; })"""
        )
        assert len(set(looks)) == 4, "at rest, under the pointer, pressed and focused look alike"


@pytest.mark.parametrize("place", PLACES)
def test_nothing_goes_sideways_at_360_pixels(page: Page, server: Server, place: str) -> None:
    """Rows 148, B27."""
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{server.url}#at={place}")
    page.wait_for_load_state("networkidle")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    wide = page.evaluate(
        """() => [...document.querySelectorAll('#app *')].filter(e => {
          const style = getComputedStyle(e);
          return ['auto', 'scroll'].includes(style.overflowX) && e.scrollWidth > e.clientWidth + 1
            && e.clientWidth > 300 && !e.matches('.tabs, [data-sideways]');
        }).map(e => `${e.tagName}.${e.className} ${e.scrollWidth}`)"""
    )
    assert wide == []
