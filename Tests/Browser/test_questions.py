"""Every kind of question: no default, nothing skipped, marks in pixels of the radiograph, changes with their reason."""

import pytest
from device import Fingers
from playwright.sync_api import expect


def test_nothing_is_answered_before_the_reader_answers(reader):
    device = reader("all").open_cases()
    page = device.page
    expect(page.locator("[aria-pressed=true].choice, [aria-pressed=true].reason, input:checked")).to_have_count(0)
    expect(page.get_by_role("group", name="How sure are you?")).to_be_hidden()
    device.answer("b")
    slider = page.get_by_role("slider", name="How sure are you?")
    expect(slider).to_have_attribute("aria-valuetext", "no value yet")
    expect(page.locator(".percent-value")).to_have_text("–")
    page.get_by_role("radio", name="Good", exact=True).click()
    page.get_by_role("button", name="Save and next").click()
    expect(page.get_by_role("alert")).to_have_text("!Still to answer: How sure are you?")
    expect(slider).to_be_focused()
    # A click on the middle is an answer, though the slider stood there.
    box = slider.bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.locator(".percent-value")).to_have_text("50 %")
    page.get_by_role("button", name="Save and next").click()
    device.see_case(2)
    device.see_saved()
    stored = device.installation.responses(device.readings()[0]["id"])
    assert {name: row["code"] or row["number"] for name, row in stored.items()} == {
        "answer": "b",
        "confidence": 50,
        "quality": 4,
    }


def test_a_question_appears_and_disappears_with_the_answer_it_depends_on(reader):
    device = reader("all").open_cases()
    page = device.page
    where, sure = page.get_by_role("group", name="Where is it?"), page.get_by_role("group", name="How sure are you?")
    device.answer("a")
    expect(where).to_be_visible()
    page.mouse.click(*device.film_point(0.4, 0.5))
    expect(page.locator(".mark-count")).to_have_text("Marks: 1")
    device.answer("b")
    expect(where).to_be_hidden()
    expect(sure).to_be_visible()
    page.get_by_role("button", name="Cannot assess").click()
    page.get_by_role("button", name="Poor image quality").click()
    expect(sure).to_be_hidden()
    page.keyboard.press("1")
    page.get_by_role("button", name="Save and next").click()
    device.see_case(2)
    device.see_saved()
    reading = device.readings()[0]
    assert set(device.installation.responses(reading["id"])) == {"answer", "quality"}
    assert device.installation.marks(reading["id"]) == []


def film_size(device):
    """Size of the film on the screen, from the server's own list."""
    [row] = device.installation.rows(
        """
        SELECT width, height FROM radiograph JOIN study_case ON study_case.radiograph_id = radiograph.id
        JOIN assignment ON assignment.case_id = study_case.id WHERE assignment.slot = ?
        """,
        device.state()["slots"][0]["slot"],
    )
    return row["width"], row["height"]


def film_pixel(device, x, y):
    """The film pixel at a point of the canvas, given as fractions; the whole film is shown."""
    box, (width, height) = device.film_box(), film_size(device)
    scale = min(box["width"] / width, box["height"] / height)
    return width / 2 + (x - 0.5) * box["width"] / scale, height / 2 + (y - 0.5) * box["height"] / scale


@pytest.mark.parametrize("pointer", ["mouse", "touch"])
def test_marks_are_stored_in_pixels_of_the_radiograph_with_their_side(reader, pointer):
    options = (
        {"viewport": {"width": 768, "height": 1024}, "has_touch": True, "is_mobile": True} if pointer == "touch" else {}
    )
    device = reader("all", **options).open_cases()
    page = device.page
    press = page.touchscreen.tap if pointer == "touch" else page.mouse.click
    device.answer("a")
    meant = []
    for number, place in enumerate([(0.42, 0.4), (0.58, 0.6)], 1):
        meant.append(film_pixel(device, *place))
        press(*device.film_point(*place))
        expect(page.locator(".mark-count")).to_have_text(f"Marks: {number}")
    page.get_by_role("slider").press("End")
    page.keyboard.press("5")
    page.get_by_role("button", name="Save and next").click()
    device.see_case(2)
    device.see_saved()
    marks = device.installation.marks(device.readings()[0]["id"])
    # The patient's right is at the left of the film.
    assert [mark["side"] for mark in marks] == ["right", "left"]
    for mark, (x, y) in zip(marks, meant, strict=True):
        assert abs(mark["x"] - x) < 1 and abs(mark["y"] - y) < 1


def test_a_required_mark_is_asked_for(reader):
    device = reader("all").open_cases()
    page = device.page
    device.answer("a")
    page.get_by_role("slider").press("Home")
    page.keyboard.press("5")
    page.get_by_role("button", name="Save and next").click()
    expect(page.get_by_role("alert")).to_have_text("!Still to answer: Where is it?")
    page.get_by_role("button", name="Stop marking").click()
    page.mouse.click(*device.film_point(0.5, 0.5))
    expect(page.locator(".mark-count")).to_have_text("Marks: 0")
    assert device.readings() == []


def test_a_half_given_answer_is_still_there_after_a_reload(reader):
    device = reader("all").open_cases()
    page = device.page
    device.answer("a")
    page.mouse.click(*device.film_point(0.4, 0.5))
    page.get_by_role("textbox").fill("half way")
    expect(page.locator(".mark-count")).to_have_text("Marks: 1")
    page.wait_for_timeout(600)
    page.reload()
    device.see_case(1)
    expect(device.choice("a")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("textbox")).to_have_value("half way")
    expect(page.locator(".mark-count")).to_have_text("Marks: 1")
    assert device.readings() == []


def test_a_case_taken_up_again_counts_from_its_first_paint(reader):
    device = reader("all").open_cases()
    page = device.page
    device.answer("b")
    page.wait_for_timeout(600)
    page.goto("about:blank")
    page.wait_for_timeout(2000)
    device.open_cases()
    expect(device.choice("b")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("radio", name="Good", exact=True).click()
    box = page.get_by_role("slider", name="How sure are you?").bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.get_by_role("button", name="Save and next").click()
    device.see_case(2)
    device.see_saved()
    [reading] = device.readings()
    [shown] = device.installation.rows(
        "SELECT showing.shown_at FROM showing JOIN assignment ON assignment.id = assignment_id WHERE slot = ?",
        reading["slot"],
    )
    # Two estimates of the server's clock stand between the two.
    assert abs(reading["shown_at"] - shown["shown_at"]) < 500
    away = reading["answered_at"] - reading["shown_at"] - reading["active_ms"]
    assert away >= 1500, "the break is part of the reading time, and not of the active time"
    assert reading["first_decision_ms"] <= reading["active_ms"]


def test_an_answer_is_changed_from_the_list_with_a_reason_and_both_versions_are_kept(reader):
    device = reader("reasons").open_cases()
    page = device.page
    device.read("aa")
    device.see_case(3)
    page.goto(device.installation.address + "/reading/review")
    page.get_by_role("link", name="Open radiograph 1").click()
    device.see_case(1)
    expect(device.choice("a")).to_have_attribute("aria-pressed", "true")
    device.answer("b")
    page.get_by_role("button", name="Save the change").click()
    expect(page.get_by_role("alert")).to_have_text("!Please say why you change your answer.")
    page.get_by_label("Why do you change your answer?").fill("slipped on the key")
    page.get_by_role("button", name="Save the change").click()
    device.see_case(3)
    device.see_saved()
    first = [reading for reading in device.readings() if reading["position"] == 1]
    assert [(reading["answer"], reading["change_reason"]) for reading in first] == [
        ("a", None),
        ("b", "slipped on the key"),
    ]
    page.goto(device.installation.address + "/reading/review")
    row = page.locator(".review-table tbody tr").first
    expect(row).to_contain_text("No hip fracture")
    expect(row).to_contain_text("changed")


def test_with_two_fingers_on_the_film_no_mark_is_set(reader):
    device = reader("all", viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True).open_cases()
    device.answer("a")
    before = device.film_view()
    Fingers(device.page).move(
        [device.film_point(0.45, 0.5), device.film_point(0.55, 0.5)],
        [device.film_point(0.2, 0.5), device.film_point(0.8, 0.5)],
    )
    assert device.film_view()["zoom"] > before["zoom"]
    expect(device.page.locator(".mark-count")).to_have_text("Marks: 0")
