"""Location marks by mouse, finger and keyboard, in film pixels."""

import numpy
import pytest

import png_files

WIDTH, HEIGHT = 800, 600


@pytest.fixture(scope="module")
def film(films):
    pixels = numpy.random.default_rng(3).integers(0, 256, (HEIGHT, WIDTH), dtype=numpy.uint8)
    (films / "marked.png").write_bytes(png_files.grey_png(pixels))
    return "/films/marked.png"


@pytest.fixture
def marking(viewer, film):
    def start(shape="point", per_side=True, maximum=2):
        viewer.show(film)
        viewer.run(
            "([shape, perSide, maximum]) => test.viewer.setMarkTool({ shape, perSide, maximum })",
            [shape, per_side, maximum],
        )
        return viewer

    return start


def click_film(viewer, x, y):
    viewer.page.mouse.click(*viewer.page_point_of(x, y))


def near(mark, x, y, tolerance=1.5):
    return abs(mark["x"] - x) <= tolerance and abs(mark["y"] - y) <= tolerance


def test_a_click_places_a_point_whose_side_is_the_patients(marking):
    viewer = marking()
    click_film(viewer, 200, 300)
    click_film(viewer, 600, 310)
    first, second = viewer.marks()
    assert near(first, 200, 300) and (first["shape"], first["side"]) == ("point", "right")
    assert near(second, 600, 310) and second["side"] == "left"
    assert viewer.events() == ["marks 1", "marks 2"]
    assert viewer.page.locator(".film-mark-label").all_text_contents() == ["Right hip", "Left hip"]


def test_one_mark_per_side_is_replaced_by_a_second(marking):
    viewer = marking()
    click_film(viewer, 200, 300)
    click_film(viewer, 250, 400)
    marks = viewer.marks()
    assert len(marks) == 1 and near(marks[0], 250, 400)


def test_the_maximum_holds_and_is_told(marking):
    viewer = marking(per_side=False, maximum=2)
    for x in (100, 200, 300):
        click_film(viewer, x, 300)
    assert [round(mark["x"], -1) for mark in viewer.marks()] == [100, 200]
    assert viewer.page.locator(".film-status").text_content() == "No more than 2 marks. Delete one first."


def test_marks_stay_on_their_film_point_when_zoomed(marking):
    viewer = marking()
    viewer.run("test.viewer.zoomBy(3)")
    click_film(viewer, 350, 280)
    before = viewer.marks()
    viewer.run("() => { test.viewer.zoomBy(0.5); test.viewer.panBy(40, 30); }")
    viewer.settle()
    assert near(before[0], 350, 280, 0.5) and viewer.marks() == before
    circle = viewer.page.locator(".film-mark circle").first.bounding_box()
    x, y = viewer.page_point_of(before[0]["x"], before[0]["y"])
    assert circle["x"] + circle["width"] / 2 == pytest.approx(x, abs=1)
    assert circle["y"] + circle["height"] / 2 == pytest.approx(y, abs=1)


def test_a_mark_is_dragged_and_its_side_follows(marking):
    viewer = marking()
    click_film(viewer, 300, 300)
    window = viewer.state()["windowWidth"]
    viewer.drag(viewer.page_point_of(300, 300), viewer.page_point_of(500, 350))
    (mark,) = viewer.marks()
    assert near(mark, 500, 350) and mark["side"] == "left"
    assert viewer.state()["windowWidth"] == window
    viewer.drag(viewer.page_point_of(500, 350), (0, 0))
    assert 0 <= viewer.marks()[0]["x"] <= WIDTH and 0 <= viewer.marks()[0]["y"] <= HEIGHT


def test_windowing_goes_on_beside_points(marking):
    viewer = marking()
    viewer.drag(viewer.at(0.2, 0.5), viewer.at(0.4, 0.5))
    assert viewer.marks() == [] and viewer.state()["windowWidth"] > 255


def test_a_drag_draws_a_box_and_the_right_button_still_windows(marking):
    viewer = marking("box")
    viewer.drag(viewer.page_point_of(620, 400), viewer.page_point_of(520, 280))
    (mark,) = viewer.marks()
    assert (mark["shape"], mark["side"]) == ("box", "left")
    assert near(mark, 520, 280) and abs(mark["width"] - 100) < 2 and abs(mark["height"] - 120) < 2
    viewer.page.mouse.click(*viewer.page_point_of(100, 100))
    assert len(viewer.marks()) == 1, "a click draws no box"
    viewer.drag(viewer.at(0.1, 0.5), viewer.at(0.3, 0.5), "right")
    assert len(viewer.marks()) == 1 and viewer.state()["windowWidth"] > 255


def test_the_side_is_changed_and_two_marks_exchange_theirs(marking):
    viewer = marking()
    click_film(viewer, 200, 300)
    click_film(viewer, 600, 300)
    viewer.events()
    viewer.page.get_by_role("button", name="Left hip: change to the other side").click()
    assert [mark["side"] for mark in viewer.marks()] == ["left", "right"]
    assert viewer.events() == ["marks 2"]


def test_buttons_are_large_enough_and_delete(marking):
    viewer = marking()
    click_film(viewer, 200, 300)
    button = viewer.page.get_by_role("button", name="Right hip: delete mark")
    box = button.bounding_box()
    assert box["width"] >= 24 and box["height"] >= 24
    button.click()
    assert viewer.marks() == [] and viewer.events() == ["marks 1", "marks 0"]


def test_a_point_by_keyboard(marking):
    viewer = marking()
    press = viewer.page.keyboard.press
    press("m")
    start = viewer.state()
    for _ in range(5):
        press("ArrowLeft")
    for _ in range(3):
        press("Shift+ArrowDown")
    press("Enter")
    (mark,) = viewer.marks()
    scale = viewer.state()["zoom"] / (viewer.size()["width"] / viewer.box()["width"])
    assert near(mark, WIDTH / 2 - 60 / scale, HEIGHT / 2 + 3 / scale, 0.5)
    assert mark["side"] == "right"
    end = viewer.state()
    assert (start["panX"], start["panY"]) == (end["panX"], end["panY"]), "arrows moved the crosshair, not the film"
    assert viewer.page.locator(".film-crosshair").count() == 0
    press("Delete")
    assert viewer.marks() == []


def test_a_box_by_keyboard(marking):
    viewer = marking("box")
    press = viewer.page.keyboard.press
    press("m")
    for _ in range(4):
        press("ArrowRight")
    press("Enter")
    assert viewer.marks() == []
    for key in ["ArrowRight"] * 3 + ["ArrowDown"] * 2:
        press(key)
    press("Enter")
    (mark,) = viewer.marks()
    scale = viewer.state()["zoom"] / (viewer.size()["width"] / viewer.box()["width"])
    assert mark["side"] == "left"
    assert (mark["width"], mark["height"]) == (pytest.approx(36 / scale, abs=1), pytest.approx(24 / scale, abs=1))


def test_enter_is_the_pages_again_after_placing(marking):
    viewer = marking()
    viewer.run("document.addEventListener('keydown', e => e.defaultPrevented || test.events.push(e.key))")
    viewer.page.keyboard.press("m")
    viewer.page.keyboard.press("Enter")
    viewer.events()
    viewer.page.keyboard.press("Enter")
    assert viewer.events() == ["Enter"] and len(viewer.marks()) == 1


def test_a_tap_places_a_mark_and_a_pinch_does_not(open_viewer, film):
    from test_view import Fingers

    phone = open_viewer(viewport={"width": 390, "height": 844}, device_scale_factor=3, has_touch=True, is_mobile=True)
    phone.show(film)
    phone.run("test.viewer.setMarkTool({ shape: 'point', perSide: true, maximum: 2 })")
    Fingers(phone).pinch([phone.at(0.4, 0.5), phone.at(0.6, 0.5)], [phone.at(0.3, 0.5), phone.at(0.7, 0.5)])
    assert phone.marks() == []
    phone.page.touchscreen.tap(*phone.page_point_of(250, 300))
    (mark,) = phone.marks()
    assert near(mark, 250, 300, 3) and mark["side"] == "right"


def test_marks_are_restored_silently_and_end_with_the_film(marking):
    viewer = marking()
    stored = [{"shape": "box", "side": "right", "x": 100, "y": 120, "width": 60, "height": 50}]
    viewer.run("marks => { test.viewer.marks = marks; }", stored)
    assert viewer.marks() == stored and viewer.events() == []
    viewer.run("test.viewer.clear()")
    assert viewer.marks() == [] and viewer.page.locator(".film-mark").count() == 0


def test_without_a_tool_marks_only_show(marking):
    viewer = marking()
    click_film(viewer, 200, 300)
    viewer.run("test.viewer.setMarkTool(null)")
    before = viewer.marks()
    viewer.drag(viewer.page_point_of(200, 300), viewer.page_point_of(300, 300))
    click_film(viewer, 600, 300)
    viewer.run("test.viewer.canvas.focus()")
    viewer.page.keyboard.press("Delete")
    assert viewer.marks() == before
    assert viewer.page.locator(".film-mark").count() == 1 and viewer.page.locator(".film-mark-button").count() == 0
