"""A crossover: in one arm the model's words and map are there with the film, in the other there is no word of a model."""

import re

import pytest
from playwright.sync_api import expect
from study_folder import make_study
from test_accessibility import violations
from test_heat_maps import CALLED, add_heat_maps, overlay_opacity, warm_pixels
from test_second_read import truth_of_slots

CASES = 6


@pytest.fixture
def crossed(own_installation, studies, tmp_path):
    """An installation with an open crossover."""

    def make(name, *, advance="on-choice"):
        folder = studies / name
        if not folder.exists():
            make_study(
                folder, name, title="Hips crossed", title_zh="髖部交叉", cases=CASES, warm_up=1, until="case",
                advance=advance, washout_days=28, crossover_model="Toy model",
            )
        installation = own_installation()
        installation.create(folder, is_open=False)
        add_heat_maps(installation, name, tmp_path)
        installation.run("study", "open", name)
        return installation

    return make


def reader_of(installation, study, arm):
    """A reader who begins with an arm."""
    while True:
        reader = installation.reader(study)
        [row] = installation.rows(
            "SELECT arm FROM session_arm JOIN reading_session ON reading_session.id = session_id"
            " JOIN reader ON reader.id = reader_id WHERE reader.code = ? AND reading_session.number = 1",
            reader["reader"],
        )
        if row["arm"] == arm:
            return reader


def see_aided(device, position):
    """Waits until a case may be answered, with the model's words beside it."""
    device.see_case(position)
    expect(device.page.locator(".advice-call")).to_be_visible(timeout=15_000)
    expect(device.page.locator(".choice").first).to_have_attribute("aria-disabled", "false")


def test_aided_by_keyboard(crossed, open_device):
    installation = crossed("crossed-aided")
    device = open_device(installation, reader_of(installation, "crossed-aided", "aided")).prepare()
    page = device.page
    device.open_cases()
    slots = [slot["slot"] for slot in device.state()["slots"]]
    numbers = truth_of_slots(installation)
    for position in range(1, CASES + 1):
        see_aided(device, position)
        is_called = numbers[slots[position - 1]] in CALLED
        expect(page.locator(".advice-call")).to_have_text("Fracture" if is_called else "No fracture")
        expect(page.locator(".advice-probability")).to_contain_text("90%" if is_called else "10%")
        if is_called:
            assert 0.001 < warm_pixels(page)["share"] < 0.5
            page.keyboard.down("h")
            assert overlay_opacity(page) == 0
            page.keyboard.up("h")
        else:
            expect(page.locator("#film .film-overlay")).to_be_hidden()
        if position == 1:
            assert violations(page) == []
            page.reload()
            see_aided(device, 1)
        page.keyboard.press("y")
    expect(page).to_have_url(re.compile("/reading/sign-off$"), timeout=15_000)
    kinds = [event["kind"] for event in installation.events("crossed-aided")]
    order = [kind for kind in kinds if kind in ("answered", "advice-given")]
    assert order == ["advice-given", "answered"] * CASES


def test_unaided_asks_for_nothing(crossed, open_device):
    installation = crossed("crossed-unaided")
    device = open_device(installation, reader_of(installation, "crossed-unaided", "unaided")).prepare()
    page = device.page
    asked = []
    page.on("request", lambda request: "/api/" in request.url and "/advice" in request.url and asked.append(request.url))
    device.open_cases()
    assert "aided" not in device.state()["study"]["session"]
    for position in range(1, CASES + 1):
        device.see_case(position)
        expect(page.locator(".advice")).to_have_count(0)
        page.keyboard.press("y")
    expect(page).to_have_url(re.compile("/reading/sign-off$"), timeout=15_000)
    assert asked == [] and installation.rows("SELECT * FROM advice") == []


def test_without_a_network_the_page_shows_no_film_without_the_model(crossed, open_device):
    installation = crossed("crossed-offline")
    device = open_device(installation, reader_of(installation, "crossed-offline", "aided")).prepare()
    page = device.page
    device.open_cases()
    see_aided(device, 1)
    device.context.set_offline(True)
    page.keyboard.press("y")
    expect(page.locator(".advice-waiting")).to_be_visible()
    expect(page.locator(".advice-call")).to_be_hidden()
    expect(page.locator("#film .film-overlay")).to_be_hidden()
    device.context.set_offline(False)
    see_aided(device, 2)
    device.see_saved()


@pytest.mark.parametrize("width, height", [(1280, 800), (820, 1180), (390, 844)])
@pytest.mark.parametrize("language", ["en-GB", "zh-TW"])
def test_nothing_is_cut_off(crossed, open_device, width, height, language):
    name = f"crossed-{width}-{language[:2]}"
    installation = crossed(name)
    viewport = {"width": width, "height": height}
    reader = reader_of(installation, name, "aided")
    device = open_device(installation, reader, viewport=viewport, locale=language).prepare()
    page = device.page
    device.open_cases()
    see_aided(device, 1)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    film, panel = page.locator("#film").bounding_box(), page.locator("#answers").bounding_box()
    assert film["height"] > 150 and film["width"] > 200 and panel["y"] + panel["height"] <= height + 1
    assert violations(page) == []
