"""The trend page, as a person meets it."""

from __future__ import annotations

import json
import os
import re
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from ..api.live import picture
from ..servers import Server, running

#: Folder, day, model: two on one day, one the day after, one a month later, one the year before.
MADE = [
    ("foxes", (2024, 5, 1), "dream mix"),
    ("foxes", (2024, 5, 1), "plain"),
    ("castles", (2024, 5, 2), "dream mix"),
    ("castles", (2024, 6, 10), "plain"),
    ("foxes", (2023, 12, 24), "plain"),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("trends")
    for i, (name, day, model) in enumerate(MADE):
        path = picture(root / name / f"{i}.png", f"x\nSteps: 1, Sampler: Euler, Seed: {i}, Model: {model}")
        os.utime(path, (time.mktime((*day, 12, 30, 0, 0, 0, -1)),) * 2)
    return root


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, folder: Path) -> Iterator[Server]:
    with running(tmp_path_factory.mktemp("data"), str(folder)) as running_server:
        running_server.wait_until_indexed(len(MADE))
        yield running_server


def trends(page: Page, server: Server, **part: str) -> Locator:
    with_part = f"&with={quote(json.dumps(part))}" if part else ""
    page.goto(f"{server.url}#at=trends{with_part}")
    shown = page.get_by_role("region", name="Trends", exact=True)
    expect(shown.get_by_role("list", name="In all")).to_be_visible()
    return shown


def pictures(page: Page) -> Locator:
    return page.get_by_role("listbox", name="Pictures").get_by_role("option")


def figure(shown: Locator, name: str) -> Locator:
    return shown.get_by_role("list", name="In all").get_by_role("button", name=re.compile(f"^{name}"))


def test_a_person_sees_when_pictures_came_and_what_they_take(page: Page, server: Server) -> None:
    """Rows 141, B30."""
    page.goto(server.url)
    page.get_by_role("navigation", name="Places").get_by_role("button", name="Trends").click()
    shown = page.get_by_role("region", name="Trends", exact=True)
    expect(figure(shown, "Pictures")).to_contain_text("5")
    expect(figure(shown, "Busiest day")).to_contain_text("May 1, 2024")
    expect(figure(shown, "Longest streak")).to_contain_text("2 days")
    expect(figure(shown, "First day")).to_contain_text("Dec 24, 2023")
    expect(shown.get_by_role("button", name="Wednesday, May 1, 2024: 2 pictures")).to_be_visible()
    expect(shown.locator("[data-month]")).to_have_count(7)
    hour = shown.get_by_role("button", name=re.compile("^Wednesday, 12.PM to 1.PM: 2 pictures$"))
    expect(hour).to_be_visible()
    shown.get_by_role("radiogroup", name="Year").get_by_role("radio", name="2023").click()
    expect(shown.get_by_role("button", name="Sunday, December 24, 2023: 1 picture")).to_be_visible()


def test_a_click_on_a_day_a_month_and_a_model_opens_those_pictures(page: Page, server: Server) -> None:
    """Row B30."""
    trends(page, server).locator("[data-day='2024-05-01']").click()
    expect(pictures(page)).to_have_count(2)
    trends(page, server).locator("[data-month='2024-05']").click()
    expect(pictures(page)).to_have_count(3)
    trends(page, server).get_by_role("button", name="dream mix 2").click()
    expect(pictures(page)).to_have_count(2)
    expect(page).to_have_url(re.compile("model"))
    trends(page, server).get_by_role(
        "button", name=re.compile("^Wednesday, 12.PM to 1.PM: 2 pictures$")
    ).click()
    expect(pictures(page)).to_have_count(2)
    expect(page).to_have_url(re.compile("weekday"))


def test_with_ctrl_they_open_in_a_tab_of_their_own(page: Page, server: Server) -> None:
    """Row B30."""
    trends(page, server).locator("[data-day='2024-05-01']").click(modifiers=["ControlOrMeta"])
    expect(pictures(page)).to_have_count(2)
    page.get_by_role("tab", name="Trends").click()
    expect(page.get_by_role("region", name="Trends", exact=True)).to_be_visible()


def test_charts_are_walked_through_with_the_keyboard(page: Page, server: Server) -> None:
    """Row B30."""
    shown = trends(page, server)
    first = shown.locator("[data-day='2024-01-01']")
    expect(shown.locator("[data-day][tabindex='0']")).to_have_count(1)
    first.focus()
    page.keyboard.press("ArrowRight")
    expect(shown.locator("[data-day='2024-01-08']")).to_be_focused()
    page.keyboard.press("End")
    expect(shown.locator("[data-day='2024-12-31']")).to_be_focused()
    shown.locator("[data-day='2024-04-30']").focus()
    page.keyboard.press("ArrowDown")
    expect(shown.locator("[data-day='2024-05-01']")).to_be_focused()
    page.keyboard.press("Enter")
    expect(pictures(page)).to_have_count(2)


def test_a_folder_and_days_are_counted_alone_and_stay_in_the_address(
    page: Page, server: Server, folder: Path
) -> None:
    """Row B30."""
    shown = trends(page, server)
    shown.get_by_role("button", name="Folder: All folders").click()
    page.get_by_role("menuitemradio", name="castles").or_(
        page.get_by_role("menuitem", name="castles")
    ).click()
    expect(figure(shown, "Pictures")).to_contain_text("2")
    shown.get_by_label("Last day", exact=True).fill("2024-05-31")
    shown.get_by_label("Last day", exact=True).blur()
    expect(figure(shown, "Pictures")).to_contain_text("1")
    page.reload()
    expect(figure(shown, "Pictures")).to_contain_text("1")
    shown.get_by_role("button", name="dream mix 1").click()
    expect(pictures(page)).to_have_count(1)
    shown = trends(page, server, folder=str(folder / "foxes"))
    shown.get_by_role("button", name="Count everything").click()
    expect(figure(shown, "Pictures")).to_contain_text("5")


def test_the_numbers_follow_the_library(page: Page, server: Server) -> None:
    """Row B30."""
    shown = trends(page, server)
    expect(shown.get_by_role("region", name="Ratings")).to_have_count(0)
    some = server.post("/api/grid", {"query": {}, "limit": 2}).json()["ids"]
    server.post("/api/marks", {"ids": some, "rating": 4})
    line = shown.get_by_role("region", name="Ratings").get_by_role("button", name="4 stars 2")
    line.click()
    expect(pictures(page)).to_have_count(2)


def test_on_a_phone_nothing_is_wider_than_the_screen(
    context: BrowserContext, page: Page, server: Server
) -> None:
    """Rows 141, B30."""
    page.set_viewport_size({"width": 360, "height": 740})
    shown = trends(page, server)
    expect(shown.locator("[data-day='2024-12-31']")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    assert shown.evaluate("e => e.scrollWidth - e.clientWidth") == 0
    page.emulate_media(color_scheme="dark", forced_colors="active")
    shades = shown.locator("[data-day]").evaluate_all(
        "all => new Set(all.map(e => getComputedStyle(e).backgroundColor)).size"
    )
    assert shades > 1


def test_a_part_without_pictures_says_so(page: Page, server: Server) -> None:
    """Row B30."""
    page.goto(f"{server.url}#at=trends&with={quote(json.dumps({'since': '2030-01-01'}))}")
    expect(page.get_by_text("No pictures in this part")).to_be_visible()
    page.get_by_role("region", name="Trends", exact=True).get_by_role(
        "button", name="Count everything"
    ).last.click()
    expect(page.locator("[data-day='2024-05-01']")).to_be_visible()
