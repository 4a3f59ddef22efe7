"""No page has a serious or critical fault for those who see, hear or move otherwise; light and dark, wide and narrow."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from ..servers import ROOT, Server, running
from .axe import violations
from .conftest import PICTURES

WIDE = {"width": 1400, "height": 900}
PHONE = {"width": 390, "height": 800}
SOURCES = ROOT / "javascript" / "app" / "src"
_NAMED = re.compile(r'definePlace\(\s*\{\s*name: "([\w-]+)"')

# every place that a room defines, so that a new one is asked about without being named here
PLACES = sorted(
    {name for path in SOURCES.rglob("places.ts") for name in _NAMED.findall(path.read_text(encoding="utf-8"))}
)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, sample_library: Path) -> Iterator[Server]:
    """A library of its own, with something in its trash, its history, its albums and its marks."""
    folder = tmp_path_factory.mktemp("axe") / "library"
    shutil.copytree(sample_library, folder)
    with running(tmp_path_factory.mktemp("data"), str(folder)) as running_server:
        running_server.wait_until_indexed(PICTURES // 2)
        ids = ids_of(running_server)
        for path, body in (
            ("/api/files/delete", {"ids": ids[-2:]}),
            ("/api/marks", {"ids": ids[:4], "rating": 4, "label": 3, "note": "for the wall"}),
            ("/api/albums", {"name": "Best of all", "ids": ids[:3]}),
            ("/api/albums", {"name": "The best", "query": "rating:>=4"}),
        ):
            assert running_server.post(path, body).status_code == 200, path
        yield running_server


def ids_of(server: Server, **query: str) -> list[int]:
    found: list[int] = server.post("/api/grid", {"query": query, "limit": 100}).json()["ids"]
    return found


@contextmanager
def opened(browser: Browser, address: str) -> Iterator[Page]:
    """The page there, wide and in the light; nothing moves, as axe would measure colours on their way."""
    context = browser.new_context(viewport=WIDE, reduced_motion="reduce", color_scheme="light")
    context.set_default_timeout(15_000)
    page = context.new_page()
    page.goto(address)
    yield page
    context.close()


def judge(page: Page) -> list[str]:
    """Everything, wide in the light and narrow in the dark; between them the contrast, wide in the dark."""
    faults = [f"light, wide: {fault}" for fault in violations(page)]
    page.emulate_media(color_scheme="dark")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    faults += [f"dark, wide: {fault}" for fault in violations(page, "color-contrast")]
    page.set_viewport_size(PHONE)
    page.wait_for_function(
        "innerWidth < 400 && new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))"
    )
    return faults + [f"dark, narrow: {fault}" for fault in violations(page)]


def settled(page: Page) -> None:
    """Until nothing loads any more."""
    page.wait_for_load_state("networkidle")


def grid(page: Page) -> None:
    expect(page.get_by_role("listbox", name="Pictures").get_by_role("option").first).to_be_visible()


def keyed(*keys: str) -> Callable[[Page], None]:
    """The library, after these keys."""

    def act(page: Page) -> None:
        grid(page)
        for key in keys:
            page.keyboard.press(key)

    return act


def sidebar(page: Page) -> None:
    grid(page)
    page.get_by_role("button", name="Folders and tags").click()
    expect(page.get_by_text("Best of all").first).to_be_visible()


def context_menu(page: Page) -> None:
    grid(page)
    page.get_by_role("listbox", name="Pictures").get_by_role("option").first.click(button="right")
    expect(page.get_by_role("menu")).to_be_visible()


def search_open(page: Page) -> None:
    grid(page)
    page.keyboard.press("/")
    page.keyboard.type("sampler:eu")
    expect(page.get_by_role("option", name=re.compile("euler", re.IGNORECASE)).first).to_be_visible()


def not_understood(page: Page) -> None:
    grid(page)
    page.keyboard.press("/")
    page.keyboard.type("steps:many (")
    page.keyboard.press("Enter")


def palette(page: Page) -> None:
    grid(page)
    page.keyboard.press("Control+k")
    expect(page.get_by_role("dialog").get_by_role("option").first).to_be_visible()


def workflow(page: Page) -> None:
    grid(page)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("g")
    expect(page.get_by_role("dialog")).to_be_visible()


def comparison(page: Page) -> None:
    keyed("ArrowRight", "Space", "ArrowRight", "ArrowRight", "Space", "c")(page)
    expect(page.get_by_role("region", name="Compare", exact=True).get_by_role("table")).to_be_visible()


def dialog(*keys: str) -> Callable[[Page], None]:
    def act(page: Page) -> None:
        keyed("ArrowRight", *keys)(page)
        expect(page.get_by_role("dialog")).to_be_visible()

    return act


STATES: dict[str, tuple[str, Callable[[Page], None]]] = {
    "the panel": ("", keyed("ArrowRight", "i")),
    "the viewer": ("", keyed("ArrowRight", "Enter")),
    "the viewer with its panel": ("", keyed("ArrowRight", "Enter", "i")),
    "a selection": ("", keyed("ArrowRight", "Space", "ArrowRight", "Space")),
    "a comparison": ("", comparison),
    "the sidebar": ("", sidebar),
    "the palette": ("", palette),
    "the keys": ("", dialog("?")),
    "the type-ahead": ("", search_open),
    "a search not understood": ("", not_understood),
    "chips": ("#q=rating:>=4 sort:name", grid),
    "nothing found": (
        "#q=nothingofthekind",
        lambda page: expect(page.get_by_text("Nothing matches")).to_be_visible(),
    ),
    "a menu": ("", context_menu),
    "a workflow": ("#q=has:prompt", workflow),
}


@pytest.mark.parametrize("place", PLACES)
def test_a_place_has_no_serious_fault(browser: Browser, server: Server, place: str) -> None:
    """Row B26. Every place of the page."""
    with opened(browser, f"{server.url}#at={place}") as page:
        settled(page)
        assert judge(page) == []


@pytest.mark.parametrize("state", STATES)
def test_what_opens_over_the_library_has_no_serious_fault(
    browser: Browser, server: Server, state: str
) -> None:
    """Row B26. What opens over it or beside it."""
    address, act = STATES[state]
    with opened(browser, server.url + address) as page:
        act(page)
        assert judge(page) == []


def test_the_start_page_has_no_serious_fault(browser: Browser, empty: Server) -> None:
    """Row 12. Row B26."""
    with opened(browser, empty.url) as page:
        expect(page.get_by_role("button", name="Add a folder").first).to_be_visible()
        assert judge(page) == []
        page.get_by_role("button", name="Add a folder").first.click()
        expect(page.get_by_role("dialog")).to_be_visible()
        assert violations(page) == []


def test_the_page_that_asks_for_the_key_has_no_serious_fault(browser: Browser, locked: Server) -> None:
    """Row 149. Row B26."""
    with opened(browser, locked.url) as page:
        expect(page.get_by_label("Key")).to_be_visible()
        assert judge(page) == []


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running(tmp_path_factory.mktemp("empty")) as running_server:
        yield running_server


@pytest.fixture(scope="module")
def locked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running(
        tmp_path_factory.mktemp("locked"), environment={"IIB_SECRET_KEY": "open sesame"}
    ) as running_server:
        yield running_server
