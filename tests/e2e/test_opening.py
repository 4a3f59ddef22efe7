"""What opens elsewhere: to the side, in another tab, out of a host's frame; in a real browser."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from ..servers import Server


def tabs(page: Page) -> Locator:
    return page.get_by_role("tab")


def columns(page: Page) -> Locator:
    return page.get_by_role("region", name=re.compile(r"^Column \d$"))


def pictures(within: Page | Locator) -> Locator:
    return within.get_by_role("listbox", name="Pictures").get_by_role("option")


@pytest.fixture
def library(page: Page, server: Server) -> Page:
    page.goto(server.url)
    expect(pictures(page).first).to_be_visible()
    return page


def test_a_picture_opens_to_the_side_and_its_folder_in_a_new_tab(library: Page) -> None:
    """Row 4."""
    pictures(library).nth(1).click(button="right")
    library.get_by_role("menuitem", name="Open its folder in a new tab").click()
    expect(tabs(library)).to_have_count(2)
    expect(library).to_have_url(re.compile("folder|in="))
    pictures(library).locator("visible=true").first.click(button="right")
    library.get_by_role("menuitem", name="Open to the side").click()
    expect(columns(library)).to_have_count(2)


def test_the_page_in_a_hosts_frame_opens_in_a_tab_of_the_browser(
    library: Page, context: BrowserContext, server: Server
) -> None:
    """Row 11."""
    library.goto(f"{server.url}?embed=sidebar#q=aurora")
    library.get_by_role("button", name="View").click()
    with context.expect_page() as opened:
        library.get_by_role("menuitem", name="Open this page in a browser tab").click()
    own = opened.value
    expect(own).to_have_url(re.compile(r"/[^?]*#q=aurora$"))
    expect(own.get_by_role("combobox", name="Search pictures")).to_be_visible()
