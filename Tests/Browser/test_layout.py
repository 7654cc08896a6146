"""The reading page on small screens, large screens and at 200 % zoom; its keys and their list."""

import pytest
from device import Fingers, never_zooms
from playwright.sync_api import expect

SCREENS = {
    "phone": {
        "viewport": {"width": 360, "height": 640},
        "device_scale_factor": 3,
        "has_touch": True,
        "is_mobile": True,
    },
    "phone on its side": {
        "viewport": {"width": 640, "height": 360},
        "device_scale_factor": 3,
        "has_touch": True,
        "is_mobile": True,
    },
    "tablet": {
        "viewport": {"width": 768, "height": 1024},
        "device_scale_factor": 2,
        "has_touch": True,
        "is_mobile": True,
    },
    "desktop at 200 %": {"viewport": {"width": 720, "height": 450}, "device_scale_factor": 2},
    "reflow at 320": {"viewport": {"width": 320, "height": 640}},
    "4K": {"viewport": {"width": 3840, "height": 2160}},
}


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("language", ["en-GB", "zh-TW"])
def test_both_answer_buttons_are_in_sight_without_scrolling(reader, screen, language):
    device = reader("single", **SCREENS[screen], locale=language).open_cases()
    viewport = SCREENS[screen]["viewport"]
    for code in "ab":
        box = device.choice(code).bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= viewport["width"]
        assert box["y"] >= 0 and box["y"] + box["height"] <= viewport["height"]
        assert box["height"] >= 44
    film = device.film_box()
    assert film["width"] * film["height"] > 0.3 * viewport["width"] * viewport["height"]
    assert device.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    overflowing = device.page.evaluate("""() => [...document.querySelectorAll(".choice, .tool, .strip p, .save-button")]
            .filter((element) => element.checkVisibility() && element.scrollWidth > element.clientWidth + 1)
            .map((element) => element.outerHTML)""")
    assert overflowing == []


PAGES = ("/", "/reading/welcome", "/reading/screen", "/reading/review", "/reading/sign-off")


@pytest.mark.parametrize("width", [320, 720])
def test_pages_reflow_without_scrolling_sideways(reader, width):
    device = reader("single", viewport={"width": width, "height": 450})
    for path in PAGES:
        device.page.goto(device.installation.address + path)
        assert device.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


def test_fingers_never_zoom_or_scroll_the_page(reader):
    device = reader("single", **SCREENS["phone"]).open_cases()
    fingers = Fingers(device.page)
    with never_zooms(device.page):
        for spot in ((0.5, 0.3), (0.5, 0.9)):
            x, y = device.film_point(*spot)
            fingers.move([(x - 20, y), (x + 20, y)], [(x - 120, y), (x + 120, y)])
            fingers.move([(x, y)], [(x, y - 150)])
        x = device.choice("a").bounding_box()["x"] + 20
        y = device.choice("a").bounding_box()["y"] + 20
        fingers.move([(x, y), (x + 150, y)], [(x - 10, y), (x + 170, y)])
    assert device.readings() == []


def test_the_list_of_keys_opens_and_a_key_can_be_given_away(reader):
    device = reader("single").open_cases()
    page = device.page
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keys and gestures")
    expect(dialog).to_be_visible()
    dialog.get_by_role("button", name="Change the key for: No hip fracture").click()
    page.keyboard.press("i")
    expect(dialog.get_by_role("status")).to_contain_text("Nothing was changed")
    dialog.get_by_role("button", name="Change the key for: No hip fracture").click()
    page.keyboard.press("q")
    expect(dialog.get_by_role("row", name="No hip fracture").locator("kbd")).to_have_text("Q")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(device.choice("b").locator("kbd")).to_have_text("Q")
    page.keyboard.press("n")
    expect(device.choice("b")).to_have_attribute("aria-pressed", "false")
    page.keyboard.press("q")
    device.see_case(2)
    page.reload()
    device.see_case(2)
    page.keyboard.press("q")
    device.see_case(3)
    device.see_saved()
    assert device.answers() == {1: "b", 2: "b"}


def test_while_a_list_is_open_no_key_answers(reader):
    device = reader("single").open_cases()
    device.page.keyboard.press("?")
    expect(device.page.get_by_role("dialog")).to_be_visible()
    device.page.keyboard.press("y")
    device.page.keyboard.press("Escape")
    device.see_case(1)
    assert device.readings() == []
