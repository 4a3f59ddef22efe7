"""Searching on the page: one bar that is text and chips, suggestions, faults, history, facets, orders."""

from __future__ import annotations

import re
from urllib.parse import quote

from playwright.sync_api import Locator, Page, expect

from ..servers import Server


def bar(page: Page) -> Locator:
    return page.get_by_role("combobox", name="Search pictures")


def chips(page: Page) -> Locator:
    return page.get_by_role("list", name="Conditions").get_by_role("listitem")


def open_page(page: Page, server: Server, hash: str = "") -> None:
    page.goto(f"{server.url}{'#' + hash if hash else ''}")
    expect(bar(page)).to_be_visible()


def total(server: Server, q: str, **more: object) -> int:
    answer = server.post("/api/grid", {"query": {"q": q, **more}, "limit": 1}).json()
    return int(answer["total"])


def finds(page: Page, server: Server, q: str) -> None:
    """The page shows what the server finds."""
    expect(page.get_by_text(re.compile(rf"^{total(server, q):,}\s*pictures?$"))).to_be_visible()


def top(server: Server, facet: str) -> str:
    return str(server.post("/api/facets", {"query": {}}).json()["facets"][facet][0][0])


def test_a_typed_query_narrows_and_becomes_chips_that_can_be_taken_out(page: Page, server: Server) -> None:
    """Rows 111, 115, 119, B9."""
    open_page(page, server)
    q = "steps:>=20 -aurora is:image"
    bar(page).fill(q)
    finds(page, server, q)
    bar(page).press("Enter")
    bar(page).blur()
    expect(chips(page)).to_have_count(3)
    page.get_by_role("button", name="Remove -aurora").click()
    finds(page, server, "steps:>=20 is:image")
    expect(bar(page)).to_have_value("steps:>=20 is:image")


def test_a_click_on_a_chip_goes_to_its_text_and_backspace_takes_it_out(page: Page, server: Server) -> None:
    """Row B9. Text and chips are two views of one query."""
    open_page(page, server, "q=" + quote("is:image steps:>=20"))
    chips(page).nth(1).get_by_role("button").first.click()
    expect(bar(page)).to_be_focused()
    page.keyboard.type("cfg:>1")
    expect(bar(page)).to_have_value("is:image cfg:>1")
    finds(page, server, "is:image cfg:>1")
    bar(page).blur()
    chips(page).nth(0).get_by_role("button").first.press("Backspace")
    expect(bar(page)).to_have_value("cfg:>1")


def test_suggestions_come_with_counts_and_are_chosen_by_key(page: Page, server: Server) -> None:
    """Row 112."""
    model = top(server, "model")
    open_page(page, server)
    page.keyboard.press("/")
    page.keyboard.type(f"model:{model[:3]}")
    option = page.get_by_role("option", name=re.compile(re.escape(model))).first
    expect(option).to_contain_text("model")
    expect(option).to_contain_text(re.compile(r"\d$"))
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(bar(page)).to_have_value(re.compile(r'^model:"[^"]+" $'))
    finds(page, server, bar(page).input_value())


def test_a_fault_is_told_where_it_is_and_the_results_stay(page: Page, server: Server) -> None:
    """Row B9. Errors carry the character's place and a sentence."""
    open_page(page, server, "q=" + quote("is:image"))
    finds(page, server, "is:image")
    bar(page).fill("sunset modle:x ")
    bar(page).press("Enter")
    bar(page).press("ArrowDown")
    expect(page.get_by_text("There is no field “modle”. Did you mean “model”?")).to_be_visible()
    expect(page.locator(".fault", has_text=re.compile("^modle$"))).to_be_visible()
    expect(bar(page)).to_have_attribute("aria-invalid", "true")
    finds(page, server, "is:image")


def test_searches_are_kept_pinned_forgotten_and_taken_up_again(page: Page, server: Server) -> None:
    """Row 122."""
    open_page(page, server)
    for q in ("aurora", "steps:>=20"):
        bar(page).fill(q)
        bar(page).press("Enter")
    page.get_by_role("button", name="Clear the search").click()
    page.get_by_role("button", name="Keep “aurora” at the top").click()
    listed = page.get_by_role("list", name="Earlier searches").get_by_role("listitem")
    expect(listed.first).to_contain_text("aurora")
    page.get_by_role("button", name="Forget “steps:>=20”").click()
    expect(listed).to_have_count(1)
    page.get_by_role("button", name="Undo").click()
    bar(page).click()
    expect(listed).to_have_count(2)
    listed.first.get_by_role("button").first.click()
    finds(page, server, "aurora")
    page.reload()
    bar(page).fill("")
    expect(listed.first).to_contain_text("aurora")


def test_facets_beside_the_results_narrow_exclude_and_say_so_in_the_text(page: Page, server: Server) -> None:
    """Rows 110, 113, 118, 120, B2."""
    sampler = top(server, "sampler")
    open_page(page, server)
    page.get_by_role("button", name="Narrow").click()
    facet = page.get_by_role("list", name="Sampler").get_by_role(
        "button", name=re.compile(rf"^{re.escape(sampler)}\s*\d")
    )
    facet.click()
    expect(bar(page)).to_have_value(f'sampler:"{sampler}"')
    finds(page, server, f'sampler:"{sampler}"')
    facet.click(modifiers=["Alt"])
    expect(bar(page)).to_have_value(f'-sampler:"{sampler}"')
    page.get_by_role("list", name="Date").get_by_role("button", name="This year").click()
    finds(page, server, f'-sampler:"{sampler}" date:this-year')


def test_an_expression_and_a_search_in_paths_alone(page: Page, server: Server) -> None:
    """Rows 116, 117."""
    open_page(page, server)
    for q in (r"re:/steps: [23]\d/i", "file:*.png", r"path:re:/\.(png|webp)$/"):
        bar(page).fill(q)
        finds(page, server, q)


def test_the_order_of_the_text_and_of_the_menu_agree(page: Page, server: Server) -> None:
    """Rows 121, B2, B6. Random is shuffled anew when asked again."""
    open_page(page, server)
    bar(page).fill("is:image sort:name")
    bar(page).press("Enter")
    page.get_by_role("button", name="Order: Name, A to Z").click()
    page.get_by_role("menu").get_by_text("Shuffled").click()
    expect(bar(page)).to_have_value("is:image")
    expect(page).to_have_url(re.compile("order=random"))
    first = page.url
    page.get_by_role("button", name="Order: Shuffled").click()
    page.get_by_role("menu").get_by_text("Shuffle again").click()
    expect(page).not_to_have_url(first)


def test_a_link_and_the_back_key_lead_to_a_search(page: Page, server: Server) -> None:
    """Row 8. Older links with conditions apart still open, as text."""
    q = 'model:"' + top(server, "model") + '" -aurora'
    open_page(page, server, "q=" + quote(q))
    finds(page, server, q)
    tag = next(
        t for t in server.get("/db/basic_info").json()["tags"] if t["type"] == "Sampler" and t["count"]
    )
    page.goto("about:blank")
    open_page(page, server, f"and={tag['id']}&type=image")
    expect(bar(page)).to_have_value(f'is:image sampler:"{tag["name"]}"')
    finds(page, server, f'is:image sampler:"{tag["name"]}"')


def test_a_search_keeps_to_folders(page: Page, server: Server, sample_library: object) -> None:
    """Row 114."""
    open_page(page, server)
    q = f'folder:"{sample_library}" steps:>=20'
    bar(page).fill(q)
    finds(page, server, q)
    bar(page).fill("folder:/nowhere")
    expect(page.get_by_text("Nothing matches")).to_be_visible()


def test_narrow_windows_search_and_narrow_too(page: Page, server: Server) -> None:
    """Row 148."""
    page.set_viewport_size({"width": 360, "height": 700})
    open_page(page, server)
    page.get_by_role("button", name="Narrow").click()
    page.get_by_role("list", name="Shape").get_by_role("button", name="Landscape").click()
    page.keyboard.press("Escape")
    expect(bar(page)).to_have_value("is:landscape")
    finds(page, server, "is:landscape")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
