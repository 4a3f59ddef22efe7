"""Pictures one below the other, a screen each, and pictures that go on by themselves, in a real browser."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, CDPSession, Locator, Page, expect

from iib_core.media.frames import find_ffmpeg

from ..api.live import picture
from ..servers import Server, running
from .conftest import Faults

COLORS = ["red", "green", "blue", "teal", "olive"]
CLIP = 3
FILES = 9
PHONE = {"width": 390, "height": 844}


def make_files(folder: Path) -> Path:
    """p0.png to p8.png, p3 a clip of a second."""
    for n in range(FILES):
        if n != CLIP:
            picture(folder / f"p{n}.png", color=COLORS[n % 5], size=(480, 320))
    command = [find_ffmpeg(), "-v", "error", "-f", "lavfi", "-i", "testsrc=s=160x120:r=10:d=1"]
    subprocess.run(
        [*command, "-f", "lavfi", "-i", "sine=d=1", "-c:v", "libvpx", folder / f"p{CLIP}.webm"], check=True
    )
    return folder


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = make_files(tmp_path_factory.mktemp("feed") / "pictures")
    with running(tmp_path_factory.mktemp("data"), str(folder)) as running_server:
        running_server.wait_until_indexed(FILES)
        yield running_server


@pytest.fixture
def phone(browser: Browser, faults: Faults) -> Iterator[Page]:
    context = browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True)
    context.set_default_timeout(15_000)
    page = context.new_page()
    faults.watch(page)
    yield page
    context.close()
    assert faults == [], faults


def grid(page: Page) -> Locator:
    return page.get_by_role("listbox", name="Pictures")


def visit(page: Page, server: Server, hash_: str = "order=name", **settings: object) -> None:
    """The library by name, as somebody with these settings sees it."""
    said = json.dumps(json.dumps(settings))
    page.add_init_script(f"localStorage['iib.settings'] ??= {said}")
    page.goto(f"{server.url}#{hash_}")
    expect(grid(page).get_by_role("option").first).to_be_attached()


def stands_at(page: Page, at: int, total: int = FILES) -> Locator:
    """The feed, once the picture at that place is in view and nothing moves."""
    feed = page.get_by_role("dialog", name="Feed")
    expect(feed.get_by_text(f"{at + 1} of {total}", exact=True)).to_be_visible()
    page.wait_for_function("() => document.querySelector('.track').getAnimations().length === 0")
    return feed


def enter(page: Page, server: Server, at: int, **settings: object) -> Locator:
    visit(page, server, **settings)
    for _ in range(at + 1):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+Enter")
    return stands_at(page, at)


def ids(server: Server) -> list[int]:
    found: list[int] = server.post("/api/grid", {"query": {"order": "name"}, "limit": FILES}).json()["ids"]
    return found


def in_viewer(page: Page, at: int) -> Locator:
    viewer = page.get_by_role("dialog", name="Viewer")
    expect(viewer.get_by_text(f"{at + 1} of {FILES}", exact=True)).to_be_visible()
    return viewer


def touch(page: Page) -> CDPSession:
    return page.context.new_cdp_session(page)


def swipe(page: Page, by: int, speed: int = 1500) -> None:
    """A finger from the middle of the screen, up for a positive number of pixels. The browser moves it by itself, as a
    machine under load would let it rest, which is a long press."""
    gesture = {"x": 180, "y": 420, "yDistance": -by, "speed": speed, "gestureSourceType": "touch"}
    touch(page).send("Input.synthesizeScrollGesture", {**gesture, "preventFling": True})


def test_the_feed_opens_at_the_picture_under_the_cursor_and_the_grid_stands_where_it_was_left(
    page: Page, server: Server
) -> None:
    """Row 97."""
    feed = enter(page, server, 2)
    expect(feed.get_by_role("img", name="p2.png")).to_be_visible()
    page.keyboard.press("End")
    stands_at(page, 8)
    assert page.locator(".track > *").count() <= 5
    page.keyboard.press("Escape")
    expect(feed).to_be_hidden()
    expect(grid(page)).to_be_focused()
    page.keyboard.press("Enter")
    in_viewer(page, 8)


def test_a_link_leads_to_the_same_picture_of_the_same_search_and_back_leaves_the_feed(
    page: Page, server: Server
) -> None:
    """Row 97."""
    enter(page, server, 1)
    page.keyboard.press("ArrowDown")
    feed = stands_at(page, 2)
    page.wait_for_url(re.compile(rf"#order=name&feed={ids(server)[2]}$"))
    link = page.url
    page.go_back()
    expect(feed).to_be_hidden()
    assert page.url.endswith("#order=name")
    other = page.context.new_page()
    other.goto(link)
    expect(stands_at(other, 2).get_by_role("img", name="p2.png")).to_be_visible()
    other.keyboard.press("Escape")
    other.wait_for_url(re.compile(r"#order=name$"))


def test_a_menu_and_the_palette_open_it_too(page: Page, server: Server) -> None:
    """Row 97."""
    visit(page, server)
    grid(page).locator('[data-index="4"]').click(button="right")
    page.get_by_role("menuitem", name="Open as a feed").click()
    stands_at(page, 4)
    page.keyboard.press("Escape")
    page.keyboard.press("ControlOrMeta+k")
    page.keyboard.type("open as a feed")
    page.keyboard.press("Enter")
    stands_at(page, 4)


def test_wheel_keys_and_arrows_lead_from_one_to_the_next(page: Page, server: Server) -> None:
    """Row 98."""
    feed = enter(page, server, 0, feedArrows="always")
    page.mouse.move(600, 400)
    page.mouse.wheel(0, 120)
    stands_at(page, 1)
    for key, at in [
        ("ArrowDown", 2),
        ("PageDown", 3),
        ("ArrowDown", 4),
        ("Space", 5),
        ("PageUp", 4),
        ("ArrowUp", 3),
    ]:
        page.keyboard.press(key)
        stands_at(page, at)
    feed.get_by_role("button", name="Next").click()
    stands_at(page, 4)
    feed.get_by_role("button", name="Previous").click()
    stands_at(page, 3)
    page.keyboard.press("Home")
    stands_at(page, 0)
    page.keyboard.press("ArrowUp")
    stands_at(page, 0)


def test_arrows_are_left_out_where_they_are_not_wanted(page: Page, server: Server) -> None:
    """Row 98."""
    feed = enter(page, server, 0, feedArrows="never")
    expect(feed.get_by_role("button", name="Close the feed")).to_be_visible()
    expect(feed.get_by_role("button", name="Next")).to_have_count(0)


def test_a_finger_swipes_through_the_feed_of_a_phone(phone: Page, server: Server) -> None:
    """Rows 98, 148, B27."""
    visit(phone, server, clickOpens="feed")
    grid(phone).locator('[data-index="1"]').tap()
    stands_at(phone, 1)
    swipe(phone, 300)
    stands_at(phone, 2)
    swipe(phone, -300)
    stands_at(phone, 1)
    swipe(phone, 40, speed=80)
    stands_at(phone, 1)
    assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_auto_play_goes_on_after_its_time_and_clips_at_their_end(page: Page, server: Server) -> None:
    """Row 99."""
    page.clock.install()
    feed = enter(page, server, 2)
    feed.get_by_role("button", name=re.compile("^Auto-play")).click()
    page.get_by_role("menuitem", name="20 seconds").click()
    expect(feed.locator(".running")).to_be_attached()
    page.clock.run_for(15_000)
    stands_at(page, 2)
    page.clock.run_for(5_000)
    # The clip's second is the browser's own.
    stands_at(page, 4)
    expect(feed.locator(".running")).to_be_attached()
    page.keyboard.press("Space")
    expect(feed.get_by_role("button", name="Go on")).to_be_visible()
    page.clock.run_for(30_000)
    stands_at(page, 4)
    page.keyboard.press("Space")
    page.clock.run_for(20_000)
    stands_at(page, 5)


def test_what_is_done_with_a_picture_can_be_done_in_the_feed(page: Page, server: Server) -> None:
    """Row 100."""
    feed = enter(page, server, 5)
    with page.expect_response(re.compile("/api/images/tags")):
        feed.get_by_role("button", name="Like").click()
    expect(feed.get_by_role("button", name="Take the like back")).to_be_visible()
    with page.expect_response(re.compile("/api/marks")):
        feed.get_by_role("button", name="4 stars").click()
    expect(feed.get_by_role("button", name="4 stars")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("i")
    expect(feed.get_by_role("region", name="How it was made")).to_be_visible()
    feed.get_by_role("button", name="Show less").click()
    expect(feed.get_by_role("region", name="How it was made")).to_be_hidden()
    page.keyboard.press("t")
    dialog = page.get_by_role("dialog", name="Tags")
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    stands_at(page, 5)


def test_a_deleted_picture_makes_room_for_the_next_and_comes_back(page: Page, server: Server) -> None:
    """Row 100."""
    feed = enter(page, server, 6)
    feed.get_by_role("button", name="Move to the trash").click()
    stands_at(page, 6, FILES - 1)
    expect(feed.get_by_role("img", name="p7.png")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    stands_at(page, 7)


def test_the_folder_of_a_picture_opens_from_the_feed(page: Page, server: Server) -> None:
    """Row 100."""
    feed = enter(page, server, 4)
    feed.get_by_role("button", name="Go to its folder").click()
    expect(feed).to_be_hidden()
    page.wait_for_url(re.compile("folder"))


def test_a_long_press_hides_all_controls_and_a_tap_brings_them_back(phone: Page, server: Server) -> None:
    """Row 101."""
    visit(phone, server, clickOpens="feed")
    grid(phone).locator('[data-index="1"]').tap()
    feed = stands_at(phone, 1)
    finger = touch(phone)
    finger.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": 180, "y": 400}]})
    expect(feed.get_by_role("button", name="Like")).to_be_hidden()
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    expect(feed.get_by_role("button", name="Close the feed")).to_be_hidden()
    phone.touchscreen.tap(180, 300)
    expect(feed.get_by_role("button", name="Like")).to_be_visible()
    phone.keyboard.press("n")
    expect(feed.get_by_role("button", name="Like")).to_be_hidden()
    phone.keyboard.press("Tab")
    expect(feed.get_by_role("button", name="Like")).to_be_visible()


def test_clips_play_when_they_are_in_view_silent_until_sound_is_wanted(page: Page, server: Server) -> None:
    """Row 101."""
    feed = enter(page, server, CLIP)
    page.wait_for_function(
        "() => { const v = document.querySelector('video'); return v && !v.paused && v.muted }"
    )
    feed.get_by_role("button", name="Sound on").click()
    page.wait_for_function("() => !document.querySelector('video').muted")
    page.keyboard.press("ArrowDown")
    stands_at(page, CLIP + 1)
    page.wait_for_function("() => document.querySelector('video').paused")
    page.wait_for_url(re.compile(f"feed={ids(server)[CLIP + 1]}$"))
    page.reload()
    feed = stands_at(page, CLIP + 1)
    page.keyboard.press("ArrowUp")
    stands_at(page, CLIP)
    expect(feed.get_by_role("button", name="Sound off")).to_be_visible()


def test_a_click_opens_the_feed_where_that_is_wished_and_enter_looks_closer(
    page: Page, server: Server
) -> None:
    """Row 102."""
    visit(page, server, clickOpens="feed")
    grid(page).locator('[data-index="2"]').click()
    stands_at(page, 2)
    page.keyboard.press("Enter")
    in_viewer(page, 2)
    page.keyboard.press("Shift+Enter")
    stands_at(page, 2)


def test_the_keyboard_stays_in_the_feed(page: Page, server: Server) -> None:
    """Row 97."""
    feed = enter(page, server, 0)
    for _ in range(25):
        page.keyboard.press("Tab")
        assert feed.evaluate("dialog => dialog.contains(document.activeElement)")


def test_a_slideshow_goes_on_waits_for_who_looks_closer_and_begins_again_at_the_end(
    page: Page, server: Server
) -> None:
    """Row 99."""
    page.clock.install()
    visit(page, server, slideSeconds="20")
    for _ in range(8):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("s")
    viewer = in_viewer(page, 7)
    expect(viewer.locator(".running")).to_be_attached()
    page.clock.run_for(20_000)
    in_viewer(page, 8)
    expect(viewer.locator(".running")).to_be_attached()
    page.clock.run_for(20_000)
    in_viewer(page, 0)
    page.mouse.click(640, 400)
    page.clock.run_for(20_000)
    in_viewer(page, 0)
    page.mouse.move(600, 420)
    viewer.get_by_role("button", name="Go on").click()
    page.clock.run_for(20_000)
    in_viewer(page, 1)
    page.keyboard.press("s")
    expect(viewer.get_by_role("toolbar", name="Slideshow")).to_have_count(0)
    page.clock.run_for(20_000)
    in_viewer(page, 1)


def test_a_shuffled_slideshow_shows_every_picture_once(page: Page, server: Server) -> None:
    """Row 99."""
    page.clock.install()
    visit(page, server, "q=is%3Aimage&order=name", slideSeconds="20", slideShuffle=True)
    expect(page.get_by_text(re.compile(r"^8\s*pictures$"))).to_be_visible()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("s")
    viewer = page.get_by_role("dialog", name="Viewer")
    seen = []
    for _ in range(8):
        expect(viewer.locator(".running")).to_be_attached()
        seen.append(viewer.locator(".position").inner_text())
        page.clock.run_for(20_000)
        expect(viewer.locator(".position")).not_to_have_text(seen[-1])
    assert len(set(seen)) == 8
    assert seen != sorted(seen)
