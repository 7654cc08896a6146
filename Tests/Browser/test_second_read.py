"""A session that is read with a model: the own answer first, then the model's, then the answer after it."""

import re

import pytest
from playwright.sync_api import expect
from study_folder import make_study
from test_accessibility import violations
from test_heat_maps import CALLED, add_heat_maps, overlay_opacity, warm_pixels

CASES = 6


@pytest.fixture
def aided(own_installation, studies, tmp_path):
    """An installation with an open study that is read with the model; `advance` as in the study file."""

    def make(name, *, advance):
        folder = studies / name
        if not folder.exists():
            make_study(
                folder, name, title="Hips aided", title_zh="髖部輔助", cases=CASES, warm_up=1, until="case",
                advance=advance, sequential_model="Toy model",
            )
        installation = own_installation()
        installation.create(folder, is_open=False)
        installation.run("study", "open", name, check=False)
        [study] = installation.rows("SELECT state FROM study WHERE name = ?", name)
        assert study["state"] == "draft", "a silent model keeps the study closed"
        add_heat_maps(installation, name, tmp_path)
        installation.run("study", "open", name)
        return installation

    return make


def see_advice(page):
    expect(page.locator(".advice-call")).to_be_visible(timeout=15_000)
    expect(page.locator(".choice").first).to_have_attribute("aria-disabled", "false")


def see_own(device, position):
    """Waits until a case may be answered without the model."""
    device.see_case(position)
    expect(device.page.locator(".advice")).to_be_hidden()


def truth_of_slots(installation):
    rows = installation.rows(
        "SELECT assignment.slot, study_case.number FROM assignment JOIN study_case ON study_case.id = assignment.case_id"
    )
    return {row["slot"]: int(row["number"]) for row in rows}


def second_answers(installation):
    return installation.rows(
        """
        SELECT assignment.position, reading.id AS first, second_reading.*, first.code AS before, second.code AS after
        FROM second_reading JOIN assignment ON assignment.id = second_reading.assignment_id
        JOIN reading ON reading.assignment_id = assignment.id
        JOIN response AS first ON first.reading_id = reading.id AND first.question = 'answer'
        JOIN second_response AS second ON second.reading_id = second_reading.id AND second.question = 'answer'
        ORDER BY assignment.position
        """
    )


def test_by_keyboard_where_a_choice_saves(aided, open_device):
    installation = aided("aided-choice", advance="on-choice")
    device = open_device(installation, installation.reader("aided-choice")).prepare()
    page = device.page
    asked = []
    page.on("request", lambda request: request.url.endswith("/advice") and asked.append(request.url))
    device.open_cases()
    slots = [slot["slot"] for slot in device.state()["slots"]]
    numbers = truth_of_slots(installation)

    # What the page does not ask for, the server does not give.
    early = device.context.request.post(f"{installation.address}/api/reading/slots/{slots[0]}/advice", data={})
    assert early.status == 409 and early.json()["error"]["code"] == "first-answer-needed"
    assert asked == []

    for position in range(1, CASES + 1):
        see_own(device, position)
        page.keyboard.press("y")
        see_advice(page)
        is_called = numbers[slots[position - 1]] in CALLED
        expect(page.locator(".advice-call")).to_have_text("Fracture" if is_called else "No fracture")
        expect(page.locator(".advice-probability")).to_contain_text("90%" if is_called else "10%")
        expect(page.locator("#position")).to_have_text(re.compile(rf"^{position} "))
        if is_called:
            assert 0.001 < warm_pixels(page)["share"] < 0.5
            page.keyboard.down("h")
            assert overlay_opacity(page) == 0
            page.keyboard.up("h")
        else:
            expect(page.locator("#film .film-overlay")).to_be_hidden()
        if position == 1:
            assert violations(page) == []
        # Enter keeps the own answer; another choice is saved at once.
        page.keyboard.press("Enter" if position % 2 else "n")
    expect(page).to_have_url(re.compile("/reading/sign-off$"), timeout=15_000)
    # Nobody signs that he had no help.
    page.get_by_label("with no other help than what the model said").check()
    page.get_by_role("button", name="Sign off").click()
    expect(page).to_have_url(re.compile("/reading/done"))
    page.get_by_role("link", name="Certificate").click()
    expect(page.locator(".certificate")).to_contain_text("was shown what a model says")

    rows = second_answers(installation)
    assert [(row["before"], row["after"]) for row in rows] == [("a", "a" if position % 2 else "b") for position in range(1, 7)]
    assert all(row["received_at"] >= row["shown_at"] for row in rows)
    kinds = [event["kind"] for event in installation.events("aided-choice")]
    assert kinds.count("advice-given") == CASES and kinds.count("answered-again") == CASES
    order = [kind for kind in kinds if kind in ("answered", "advice-given", "answered-again")]
    assert order == ["answered", "advice-given", "answered-again"] * CASES


def test_a_page_that_is_loaded_again_goes_on_where_it_was(aided, open_device):
    installation = aided("aided-save", advance="on-save")
    device = open_device(installation, installation.reader("aided-save")).prepare()
    page = device.page
    device.open_cases()
    device.answer("a")
    page.keyboard.press("Enter")
    see_advice(page)
    call = page.locator(".advice-call").inner_text()
    page.reload()
    see_advice(page)
    assert page.locator(".advice-call").inner_text() == call
    expect(page.locator(".choice").first).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".save-button")).to_contain_text("Keep it and go on")
    device.answer("b")
    expect(page.locator(".save-button")).to_contain_text("Save the change")
    page.locator(".save-button").click()
    see_own(device, 2)
    device.see_saved()
    [row] = second_answers(installation)
    assert (row["before"], row["after"]) == ("a", "b")
    assert len(installation.rows("SELECT * FROM advice")) == 1


def test_without_a_network_the_page_waits_and_tells_so(aided, open_device):
    installation = aided("aided-offline", advance="on-choice")
    device = open_device(installation, installation.reader("aided-offline")).prepare()
    page = device.page
    device.open_cases()
    device.context.set_offline(True)
    page.keyboard.press("y")
    expect(page.locator(".advice-waiting")).to_be_visible()
    expect(page.locator(".advice-call")).to_be_hidden()
    device.context.set_offline(False)
    see_advice(page)
    # The second answer is kept on the device when the network goes again.
    device.context.set_offline(True)
    page.keyboard.press("n")
    expect(page.locator("#saved")).to_have_attribute("data-state", re.compile("sending|waiting"), timeout=15_000)
    device.context.set_offline(False)
    device.see_saved()
    assert [(row["before"], row["after"]) for row in second_answers(installation)] == [("a", "b")]


@pytest.mark.parametrize("width, height", [(1280, 800), (820, 1180), (390, 844)])
@pytest.mark.parametrize("language", ["en-GB", "zh-TW"])
def test_nothing_is_cut_off(aided, open_device, width, height, language):
    name = f"aided-{width}-{language[:2]}"
    installation = aided(name, advance="on-choice")
    viewport = {"width": width, "height": height}
    device = open_device(installation, installation.reader(name), viewport=viewport, locale=language).prepare()
    page = device.page
    device.open_cases()
    for position in range(1, CASES + 1):
        see_own(device, position)
        page.keyboard.press("y")
        see_advice(page)
        # With the map's controls it is largest.
        if page.locator(".advice-map").is_visible():
            break
        page.keyboard.press("Enter")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    end = page.locator(".save-button").bounding_box()["y"]
    for choice in page.locator(".choice").all():
        box = choice.bounding_box()
        assert box["y"] + box["height"] <= end, "an answer is out of sight"
    film, panel = page.locator("#film").bounding_box(), page.locator("#answers").bounding_box()
    assert film["height"] > 150 and film["width"] > 200 and panel["y"] + panel["height"] <= height + 1
    assert violations(page) == []
