"""Writing in the images of a draft: boxes drawn by mouse and finger, moved by keys, blacked out; one image after the other."""

import re

from PIL import Image, ImageDraw
from playwright.sync_api import expect
from test_accessibility import violations
from test_setup import begin, empty, send_folder, signed_in  # noqa: F401


def films(folder):
    """Two films, the second with a line of writing."""
    (folder / "images").mkdir(parents=True)
    for number, words in ((1, ""), (2, "WANG MEI 1950-03-12")):
        film = Image.new("L", (800, 600), 50)
        ImageDraw.Draw(film).text((60, 80), words, fill=250)
        film.save(folder / f"images/F{number}.png")
    return folder


def shown(page):
    """The script listens (before, the buttons are those of a page without one), and the picture is there."""
    expect(page.locator("#decision[data-ready]")).to_be_attached(timeout=60_000)
    expect(page.locator("#clean")).to_be_enabled(timeout=60_000)


def open_first(page, installation, folder):
    draft = begin(page, installation)
    send_folder(page, draft, films(folder))
    page.goto(draft + "/burned-in")
    expect(page.locator(".burned-in-flagged")).to_have_count(1, timeout=60_000)
    assert violations(page) == []
    page.get_by_role("link", name="Look at the next image").click()
    shown(page)
    return draft


def boxes(page):
    return page.locator("#box-lines").input_value().splitlines()


def test_what_is_found_and_drawn_is_black_and_the_next_image_follows(open_device, empty, tmp_path):  # noqa: F811
    page = signed_in(open_device, empty)
    draft = open_first(page, empty, tmp_path / "mine")
    expect(page.locator("#film-name")).to_have_text("images/F2.png", timeout=60_000)
    assert len(boxes(page)) == 1
    assert violations(page) == []
    frame = page.locator("#boxes").bounding_box()
    page.mouse.move(frame["x"] + frame["width"] * 0.5, frame["y"] + frame["height"] * 0.5)
    page.mouse.down()
    page.mouse.move(frame["x"] + frame["width"] * 0.75, frame["y"] + frame["height"] * 0.75, steps=4)
    page.mouse.up()
    drawn = boxes(page)
    assert len(drawn) == 2 and re.match("(39|40).,(29|30).,(19|20).,1[45].$", drawn[1]), drawn
    page.locator(".box-name").last.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+Alt+ArrowDown")
    x, y, width, height = map(int, drawn[1].split(","))
    assert boxes(page)[1] == f"{x + 4},{y},{width},{height + 1}"
    found = list(map(int, drawn[0].split(",")))
    page.locator("h1").click()
    page.keyboard.press("b")
    expect(page.locator("#film-name")).to_have_text("images/F1.png", timeout=60_000)
    expect(page.locator(".said")).to_contain_text("Blacked out and kept.")
    stored = next((empty.data / "drafts").glob("*/images/F2.png"))
    with Image.open(stored) as film:
        assert film.getpixel((x + 10, y + 10)) == 0 and film.getpixel((x - 20, y - 20)) == 50
        assert film.info == {}
        black = film.crop((found[0], found[1], found[0] + found[2], found[1] + found[3]))
        assert black.getextrema() == (0, 0)
    shown(page)
    page.keyboard.press("n")
    expect(page).to_have_url(re.compile("done=all"), timeout=60_000)
    expect(page.locator(".burned-in-clean")).to_have_count(1)
    assert page.url.startswith(draft)


def test_fingers_draw_and_keys_take_away(open_device, empty, tmp_path):  # noqa: F811
    page = signed_in(open_device, empty, viewport={"width": 820, "height": 1180}, has_touch=True)
    open_first(page, empty, tmp_path / "mine")
    page.locator(".box-name").first.focus()
    page.keyboard.press("Delete")
    assert boxes(page) == []
    expect(page.locator("#black-out")).to_be_disabled()
    page.get_by_role("button", name="Add a box").tap()
    assert len(boxes(page)) == 1
    page.locator(".box-list input").uncheck()
    expect(page.locator("#black-out")).to_be_disabled()
    page.locator("#brighter").check()
    expect(page.locator("#film")).to_have_class("is-brighter")
    assert page.locator("html").evaluate("root => root.scrollWidth") <= 820
