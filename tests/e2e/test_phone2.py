"""On a phone: fingers, sheets, nothing wider than the screen, and the page installed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, CDPSession, Locator, Page, expect

from ..api.live import picture
from ..servers import Server, running
from .conftest import Faults

WIDTH, HEIGHT = 360, 740
#: Everything that can be scrolled sideways though it was not made for that.
TOO_WIDE = """() => [...document.querySelectorAll('body, body *')].filter(e =>
  e.scrollWidth > e.clientWidth + 1 && e.clientWidth
  && (e === document.body || ['auto', 'scroll'].includes(getComputedStyle(e).overflowX))
  && !e.closest('[data-sideways], [inert]')).map(e => e.tagName + '.' + e.className + ' ' + e.scrollWidth)"""
#: Everything that stands outside the screen.
OUTSIDE = """() => [...document.querySelectorAll('button, a, input, h1, h2, h3')].filter(e => {
  const box = e.getBoundingClientRect();
  return box.width && box.height && e.checkVisibility({ visibilityProperty: true })
    && box.right > innerWidth + 1 && !e.closest('[data-sideways], [aria-hidden=true], .hidden-text');
}).map(e => (e.getAttribute('aria-label') || e.textContent).trim().slice(0, 60))"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("phone") / "pictures of a long summer with many days"
    for n in range(24):
        picture(folder / f"p{n:02}.png", color=["red", "green", "blue", "teal"][n % 4], size=(480, 640))
    with running(tmp_path_factory.mktemp("data"), str(folder)) as running_server:
        running_server.wait_until_indexed(24)
        yield running_server


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    phone = browser.new_context(
        viewport={"width": WIDTH, "height": HEIGHT}, has_touch=True, is_mobile=True, device_scale_factor=2
    )
    phone.set_default_timeout(15_000)
    yield phone
    phone.close()


class Fingers:
    """Touches as the screen reports them."""

    def __init__(self, page: Page) -> None:
        self._session: CDPSession = page.context.new_cdp_session(page)

    def _send(self, kind: str, points: list[tuple[float, float]]) -> None:
        touches: list[dict[str, Any]] = [{"x": x, "y": y, "id": n} for n, (x, y) in enumerate(points)]
        self._session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touches})

    @contextmanager
    def held(self, x: float, y: float) -> Iterator[None]:
        """One finger rests there."""
        self._send("touchStart", [(x, y)])
        yield
        self._send("touchEnd", [])

    def draw(self, *paths: tuple[tuple[float, float], tuple[float, float]], steps: int = 6) -> None:
        """Each finger goes along its path, all at the same time."""
        self._send("touchStart", [start for start, _ in paths])
        for step in range(1, steps + 1):
            part = step / steps
            self._send(
                "touchMove", [(a[0] + (b[0] - a[0]) * part, a[1] + (b[1] - a[1]) * part) for a, b in paths]
            )
        self._send("touchEnd", [])


def grid(page: Page, server: Server) -> Locator:
    page.goto(f"{server.url}#order=name")
    pictures = page.get_by_role("listbox", name="Pictures")
    expect(pictures.locator('[data-index="0"] img')).to_be_visible()
    return pictures


def width_of(cell: Locator) -> float:
    box = cell.bounding_box()
    assert box
    return box["width"]


def test_two_fingers_make_the_pictures_larger(page: Page, server: Server) -> None:
    """Rows B27, 148."""
    pictures = grid(page, server)
    first = pictures.locator('[data-index="0"]')
    before = width_of(first)
    Fingers(page).draw(((160, 400), (90, 300)), ((200, 440), (270, 560)))
    page.wait_for_function(
        "before => document.querySelector('[data-index=\"0\"]').getBoundingClientRect().width > before * 1.3",
        arg=before,
    )
    assert page.evaluate("visualViewport.scale") == 1


def test_a_long_press_selects_and_a_tap_opens_no_menu(page: Page, server: Server) -> None:
    """Rows B27, 148."""
    pictures = grid(page, server)
    box = pictures.locator('[data-index="1"]').bounding_box()
    assert box
    with Fingers(page).held(box["x"] + 40, box["y"] + 40):
        expect(page.get_by_role("toolbar", name="Selection")).to_contain_text("1 selected")
    expect(page.get_by_role("menu")).to_have_count(0)
    page.get_by_role("button", name="Clear the selection").tap()
    pictures.locator('[data-index="2"]').tap()
    viewer = page.get_by_role("dialog", name="Viewer")
    expect(viewer.get_by_text("3 of 24", exact=True)).to_be_visible()
    # longer than a long press takes
    page.wait_for_function("() => new Promise(done => setTimeout(() => done(true), 800))")
    expect(page.get_by_role("menu")).to_have_count(0)


def test_the_viewer_goes_on_with_a_finger_and_closes_downwards(page: Page, server: Server) -> None:
    """Rows B27, 68, 69."""
    grid(page, server).locator('[data-index="2"]').tap()
    viewer = page.get_by_role("dialog", name="Viewer")
    expect(viewer.get_by_role("img", name="p02.png")).to_be_visible()
    fingers = Fingers(page)
    fingers.draw(((300, 400), (60, 410)))
    expect(viewer.get_by_text("4 of 24", exact=True)).to_be_visible()
    fingers.draw(((60, 400), (300, 400)))
    expect(viewer.get_by_text("3 of 24", exact=True)).to_be_visible()
    fingers.draw(((160, 380), (120, 330)), ((200, 420), (240, 480)))
    expect(viewer.get_by_text("3 of 24", exact=True)).to_be_visible()
    width = "() => document.querySelector('.viewer .frame').getBoundingClientRect().width"
    page.wait_for_function(f"() => ({width})() > 500")
    page.keyboard.press("z")
    page.wait_for_function(f"() => ({width})() < 400")
    fingers.draw(((180, 300), (180, 640)))
    expect(viewer).to_be_hidden()


def test_what_is_known_of_a_picture_comes_as_a_sheet(page: Page, server: Server) -> None:
    """Rows B27, 67."""
    pictures = grid(page, server)
    pictures.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("i")
    sheet = page.get_by_role("complementary", name="Information")
    expect(sheet.get_by_text("a red fox").first).to_be_visible()
    assert page.evaluate(TOO_WIDE) == []
    handle = sheet.locator(".grip").bounding_box()
    assert handle
    Fingers(page).draw(((180, handle["y"] + 10), (180, handle["y"] + 300)))
    expect(sheet).to_be_hidden()


def test_no_place_is_wider_than_the_screen(page: Page, server: Server) -> None:
    """Row B27."""
    grid(page, server)
    more = page.get_by_role("button", name="More places")
    more.tap()
    names = page.get_by_role("menuitem").all_inner_texts()
    page.keyboard.press("Escape")
    assert "Settings" in names
    wide: dict[str, object] = {}

    def look(name: str) -> None:
        page.wait_for_load_state("networkidle")
        found = page.evaluate(TOO_WIDE) + page.evaluate(OUTSIDE)
        if found or page.evaluate("document.scrollingElement.scrollWidth") > WIDTH:
            wide[name] = found

    look("library")
    for name in names:
        more.tap()
        page.get_by_role("menuitem", name=name, exact=True).tap()
        look(name)
        if page.locator(".app[inert]").count():  # it lies over the page
            page.goto("about:blank")
            grid(page, server)
    for name in ("history",):
        page.goto(f"{server.url}#at={name}")
        page.reload()
        look(name)
    grid(page, server)
    page.get_by_role("button", name="Folders and tags").tap()
    look("sidebar")
    page.keyboard.press("Escape")
    assert wide == {}


def test_the_page_can_be_installed_and_opens_without_its_server(
    context: BrowserContext, server: Server, faults: Faults
) -> None:
    """Row B27."""
    page = context.new_page()
    faults.watch(page)
    grid(page, server)
    manifest = page.evaluate(
        "async () => (await fetch(document.querySelector('link[rel=manifest]').href)).json()"
    )
    assert manifest["scope"] == manifest["start_url"] == "/infinite_image_browsing"
    for icon in manifest["icons"]:
        answer = server.get(f"/fe-static/{icon['src']}")
        assert answer.status_code == 200
        assert answer.headers["content-type"] == icon["type"]
    page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
    page.reload()
    expect(page.get_by_role("listbox", name="Pictures").locator("img").first).to_be_visible()
    kept = page.evaluate(
        """async () => { const all = []; for (const name of await caches.keys())
        for (const one of await (await caches.open(name)).keys()) all.push(new URL(one.url).pathname); return all }"""
    )
    assert kept
    assert [
        path for path in kept if not re.search(r"/fe-static/assets/|/infinite_image_browsing$", path)
    ] == []
    color = page.evaluate("document.querySelector('meta[name=theme-color]').content")
    assert color == page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert faults == []
    context.set_offline(True)
    page.reload()
    expect(page.get_by_role("navigation", name="Places")).to_be_visible()


def test_the_page_below_another_path_names_that_in_its_manifest(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """Row B27."""
    folder = tmp_path_factory.mktemp("elsewhere")
    picture(folder / "p.png")
    with running(tmp_path_factory.mktemp("data"), str(folder), "--base", "/gallery") as running_server:
        manifest = running_server.get("/fe-static/manifest.webmanifest")
        assert manifest.json()["scope"] == "/gallery"
        assert manifest.headers["content-type"] == "application/manifest+json"
        worker = running_server.get("/fe-static/sw.js")
        assert worker.headers["service-worker-allowed"] == "/gallery"
        assert worker.headers["cache-control"] == "no-cache"
        assert 'const BASE = "/gallery"' in worker.text
