"""What is typed before a dialog's code has arrived, in a real browser."""

from __future__ import annotations

import time

from playwright.sync_api import Page, Route, expect

from ..servers import Server


def late(route: Route) -> None:
    time.sleep(0.6)
    route.continue_()


def test_keys_pressed_while_the_palette_is_on_its_way_are_typed_into_it(page: Page, server: Server) -> None:
    """Row B25."""
    page.route("**/PaletteDialog-*.js", late)
    page.goto(server.url)
    expect(page.get_by_role("listbox", name="Pictures").get_by_role("option").first).to_be_attached()
    page.keyboard.press("ControlOrMeta+k")
    page.keyboard.type("trash")
    expect(page.get_by_role("combobox", name="Find anything")).to_have_value("trash")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_a_name_and_enter_typed_at_once_still_choose(page: Page, server: Server) -> None:
    """Row B25."""
    page.route("**/PaletteDialog-*.js", late)
    page.goto(server.url)
    expect(page.get_by_role("listbox", name="Pictures").get_by_role("option").first).to_be_attached()
    page.keyboard.press("ControlOrMeta+k")
    page.keyboard.type("open trends")
    page.keyboard.press("Enter")
    expect(page.get_by_role("region", name="Trends", exact=True)).to_be_visible()
