"""Window/level, zoom and pan by mouse, touch and keyboard; counting and keys."""

import numpy
import pytest
from axe_playwright_python.sync_playwright import Axe

import png_files


@pytest.fixture(scope="module")
def film8(films):
    (films / "film8.png").write_bytes(
        png_files.grey_png(numpy.random.default_rng(1).integers(0, 256, (600, 800), dtype=numpy.uint8))
    )
    return "/films/film8.png"


@pytest.fixture(scope="module")
def film12(films):
    """16 bits with values 100 to 4100."""
    pixels = numpy.random.default_rng(2).integers(100, 4101, (600, 800), dtype=numpy.uint16)
    pixels[0, 0], pixels[0, 1] = 100, 4100
    (films / "film12.png").write_bytes(png_files.grey_png(pixels))
    return "/films/film12.png"


def window(viewer):
    state = viewer.state()
    return state["windowCentre"], state["windowWidth"]


def narrow(viewer):
    """Leaves room on all sides: half the range."""
    viewer.run("test.viewer.adjustWindow(-0.5, 0)")
    viewer.settle()
    viewer.events()


@pytest.mark.parametrize("button", ["left", "right"])
@pytest.mark.parametrize("name, size", [("film8", 255), ("film12", 4000)])
def test_a_drag_across_the_canvas_is_the_full_range_of_the_film(viewer, request, name, size, button):
    viewer.show(request.getfixturevalue(name))
    narrow(viewer)
    centre, width = window(viewer)
    box = viewer.box()
    y = box["y"] + box["height"] / 2
    viewer.drag((box["x"], y), (box["x"] + box["width"] - 0.01, y), button)
    assert window(viewer) == (centre, pytest.approx(width + size, rel=1e-3))
    viewer.run("test.viewer.resetWindow()")
    start = window(viewer)[0]
    viewer.drag(viewer.at(0.5, 0.75), viewer.at(0.5, 0.5), button)
    assert window(viewer)[0] == pytest.approx(start - size / 4, rel=1e-3)
    assert [event for event in viewer.events() if event == "view window"] == ["view window"] * 2


@pytest.mark.parametrize("inverted", [False, True])
def test_up_is_brighter_on_the_screen(viewer, film8, inverted):
    viewer.show(film8)
    if inverted:
        viewer.run("test.viewer.invert()")
    viewer.settle()
    before = viewer.greys(400, 300, 100, 100).mean()
    viewer.drag(viewer.at(0.5, 0.6), viewer.at(0.5, 0.5))
    viewer.settle()
    assert viewer.greys(400, 300, 100, 100).mean() > before + 10


def test_window_and_centre_are_clamped(viewer, film12):
    viewer.show(film12)
    viewer.run("test.viewer.adjustWindow(50, 50)")
    assert window(viewer) == (4100, 8000)
    viewer.run("test.viewer.adjustWindow(-50, -50)")
    assert window(viewer) == (100, 4000 / 512)
    viewer.run("test.viewer.adjustWindow(1, 0)")
    assert window(viewer) == (100, 4000 / 512 + 4000)


def test_8_bits_narrow_to_one_value(viewer, film8):
    viewer.show(film8)
    viewer.run("test.viewer.adjustWindow(-50, 0)")
    assert window(viewer) == (127.5, 1)


def test_a_flat_film_has_a_window(viewer, films):
    (films / "flat.png").write_bytes(png_files.grey_png(numpy.full((30, 30), 700, numpy.uint16)))
    viewer.show("/films/flat.png")
    viewer.run("test.viewer.adjustWindow(-9, 9)")
    assert window(viewer) == (701, 1)


def test_double_click_resets_the_window_and_is_one_change(viewer, film8):
    viewer.show(film8)
    narrow(viewer)
    viewer.page.mouse.dblclick(*viewer.at(0.4, 0.4))
    assert window(viewer) == (127.5, 255)
    assert viewer.events() == ["view resetWindow"]


def test_the_wheel_keeps_the_film_point_under_the_pointer(viewer, film8):
    viewer.show(film8)
    # Whole pixels: wheel events carry no fractions.
    point = tuple(round(value) for value in viewer.at(0.4, 0.6))
    viewer.page.mouse.move(*point)
    before, zoom = viewer.film_at(*point), viewer.state()["zoom"]
    for _ in range(4):
        viewer.page.mouse.wheel(0, -120)
    viewer.wait_until("zoom => test.viewer.viewState().zoom > zoom * 2.5", zoom)
    assert viewer.film_at(*point) == pytest.approx(before, abs=1e-4)
    viewer.settle()
    assert viewer.events() == ["view zoom"]
    assert viewer.state()["viewChanges"] == 1


def test_zoom_limits_and_a_film_that_cannot_be_lost(viewer, film8):
    viewer.show(film8)
    fit = viewer.state()["zoom"]
    viewer.run("test.viewer.zoomBy(1e6)")
    assert viewer.state()["zoom"] == 16
    viewer.run("test.viewer.zoomBy(1e-6)")
    assert viewer.state()["zoom"] == pytest.approx(fit / 4)
    viewer.run("test.viewer.panBy(1e6, -1e6)")
    assert (viewer.state()["panX"], viewer.state()["panY"]) == (0, 600)
    viewer.settle()
    assert viewer.greys().max() > 0


@pytest.mark.parametrize("how", ["middle", "shift", "space"])
def test_pan_moves_the_film_with_the_pointer(viewer, film8, how):
    viewer.show(film8)
    viewer.run("test.viewer.zoomBy(3)")
    start, end = viewer.at(0.5, 0.5), viewer.at(0.35, 0.6)
    held = viewer.film_at(*start)
    before = window(viewer)
    if how == "space":
        viewer.run("test.viewer.canvas.focus()")
    key = {"shift": "Shift", "space": "Space"}.get(how)
    if key:
        viewer.page.keyboard.down(key)
    viewer.drag(start, end, "middle" if how == "middle" else "left")
    if key:
        viewer.page.keyboard.up(key)
    assert viewer.film_at(*end) == pytest.approx(held, abs=1e-4)
    assert window(viewer) == before


def test_the_context_menu_is_suppressed_on_the_film_only(viewer, film8):
    viewer.show(film8)
    script = """selector => !document.querySelector(selector).dispatchEvent(
        new MouseEvent("contextmenu", { bubbles: true, cancelable: true }))"""
    assert viewer.run(script, ".film-canvas") is True
    assert viewer.run(script, "h1") is False


def test_counters(open_viewer, film8):
    viewer = open_viewer(viewport={"width": 700, "height": 500})
    viewer.show(film8)
    assert viewer.state()["oneToOneMilliseconds"] == 0
    viewer.run("() => { test.viewer.fit(); test.viewer.resetWindow(); }")
    assert (viewer.state()["viewChanges"], viewer.events()) == (0, [])
    viewer.run("() => { test.viewer.oneToOne(); test.viewer.invert(); }")
    viewer.page.wait_for_timeout(300)
    viewer.run("test.viewer.fit()")
    spent = viewer.state()["oneToOneMilliseconds"]
    assert 300 <= spent < 5000
    viewer.page.wait_for_timeout(200)
    assert viewer.state()["oneToOneMilliseconds"] == spent
    assert viewer.events() == ["view oneToOne", "view invert", "view fit"]
    viewer.run("test.viewer.resetCounters()")
    assert (viewer.state()["viewChanges"], viewer.state()["oneToOneMilliseconds"]) == (0, 0)


class Fingers:
    """Touches through the DevTools protocol."""

    def __init__(self, viewer):
        self.session = viewer.page.context.new_cdp_session(viewer.page)

    def send(self, kind, *points):
        touches = [{"x": x, "y": y, "id": index} for index, (x, y) in enumerate(points)]
        self.session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touches})

    def pinch(self, start, end, steps=6):
        self.send("touchStart", start[0])
        self.send("touchStart", *start)
        for step in range(1, steps + 1):
            part = step / steps
            self.send(
                "touchMove",
                *[tuple(a + (b - a) * part for a, b in zip(one, two)) for one, two in zip(start, end)],
            )
        self.send("touchEnd")


@pytest.fixture
def phone(open_viewer):
    return open_viewer(viewport={"width": 390, "height": 844}, device_scale_factor=2, has_touch=True, is_mobile=True)


def test_two_fingers_zoom_and_move_and_the_page_does_not(phone, film8):
    phone.show(film8)
    start = [phone.at(0.4, 0.5), phone.at(0.6, 0.5)]
    end = [phone.at(0.25, 0.6), phone.at(0.75, 0.6)]
    middle_before, middle_after = phone.at(0.5, 0.5), phone.at(0.5, 0.6)
    held, zoom, tone = phone.film_at(*middle_before), phone.state()["zoom"], window(phone)
    Fingers(phone).pinch(start, end)
    phone.settle()
    assert phone.state()["zoom"] == pytest.approx(zoom * 2.5, rel=0.02)
    assert phone.film_at(*middle_after) == pytest.approx(held, abs=3)
    assert window(phone) == tone
    assert phone.events() == ["view pinch"]
    assert phone.run("[visualViewport.scale, scrollX, scrollY]") == [1, 0, 0]


def test_one_finger_sets_the_window_and_two_taps_reset_it(phone, film8):
    phone.show(film8)
    narrow(phone)
    fingers = Fingers(phone)
    fingers.send("touchStart", phone.at(0.3, 0.5))
    for x in (0.4, 0.5, 0.55):
        fingers.send("touchMove", phone.at(x, 0.5))
    fingers.send("touchEnd")
    assert window(phone)[1] == pytest.approx(127.5 + 255 / 4, rel=0.01)
    assert phone.run("[visualViewport.scale, scrollX, scrollY]") == [1, 0, 0]
    for _ in range(2):
        phone.page.touchscreen.tap(*phone.at(0.5, 0.5))
    phone.wait_until("test.viewer.viewState().windowWidth === 255")
    assert phone.run("visualViewport.scale") == 1


def test_keys_drive_the_view(viewer, film8):
    viewer.show(film8)
    press = viewer.page.keyboard.press
    fit = viewer.state()["zoom"]
    press("+")
    assert viewer.state()["zoom"] == pytest.approx(fit * 1.25)
    press("0")
    assert viewer.state()["zoom"] == 1
    press("ArrowRight")
    assert viewer.state()["panX"] > 400
    press("i")
    assert viewer.state()["inverted"]
    press("Shift+ArrowRight")
    assert window(viewer)[1] == pytest.approx(255 * 33 / 32)
    press("[")
    assert window(viewer)[1] == pytest.approx(255)
    press(";")
    assert window(viewer)[0] == pytest.approx(127.5 - 255 / 32), "inverted: a lower centre is darker"
    press("r")
    state = viewer.state()
    assert (state["zoom"], state["inverted"], window(viewer)) == (fit, False, (127.5, 255))


def test_keys_rest_in_text_fields_under_modifiers_and_in_dialogs(viewer, film8):
    viewer.show(film8)
    before = viewer.state()
    viewer.page.focus("#note")
    viewer.page.keyboard.type("i+0r?")
    assert viewer.page.input_value("#note") == "i+0r?"
    viewer.run("document.activeElement.blur()")
    for key in ("Control+i", "Alt+i", "Meta+i"):
        viewer.page.keyboard.press(key)
    viewer.page.keyboard.press("?")
    viewer.page.keyboard.press("i")
    after = viewer.state()
    assert {**after, "oneToOneMilliseconds": 0} == {**before, "oneToOneMilliseconds": 0}


def test_a_chinese_input_method_does_not_hide_keys(viewer, film8):
    viewer.show(film8)
    viewer.run(
        """() => {
            const press = (key, code) => document.body.dispatchEvent(
                new KeyboardEvent("keydown", { key, code, bubbles: true, cancelable: true }));
            press("Process", "KeyI");
        }"""
    )
    assert viewer.state()["inverted"]
    viewer.run(
        """document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "ㄛ", code: "KeyI", bubbles: true }))"""
    )
    assert not viewer.state()["inverted"]


def test_keys_are_changed_in_the_help_and_kept(viewer, film8):
    page = viewer.page
    viewer.show(film8)
    page.keyboard.press("?")
    change = page.get_by_role("button", name="Change: Invert black and white")
    status = page.locator(".key-help-status")
    change.click()
    page.keyboard.press("r")
    assert "already used for “Reset view and window”" in status.text_content()
    assert viewer.run("test.keyMap.keysOf('invert')") == ["i"]
    change.click()
    page.keyboard.press("Escape")
    assert page.locator("dialog[open]").count() == 1, "Escape ends the waiting, not the dialog"
    change.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("x")
    assert viewer.run("test.keyMap.keysOf('invert')") == ["x"]
    page.keyboard.press("Escape")
    assert page.locator("dialog[open]").count() == 0
    page.reload()
    page.wait_for_selector("html[data-ready]", state="attached")
    viewer.show(film8)
    page.keyboard.press("i")
    assert not viewer.state()["inverted"]
    page.keyboard.press("x")
    assert viewer.state()["inverted"]
    page.keyboard.press("?")
    page.get_by_role("button", name="Restore defaults").click()
    assert viewer.run("test.keyMap.keysOf('invert')") == ["i"]


def test_default_keys_may_not_clash(viewer):
    message = viewer.run(
        """() => {
            try { test.keyMap.register("answer", { label: "Answer", keys: ["i"], run() {} }); return "registered"; }
            catch (error) { return error.message; }
        }"""
    )
    assert message == "the key i is the default of both invert and answer"


@pytest.mark.parametrize("state", ["empty", "film", "marks", "help"])
def test_axe_finds_nothing(viewer, film8, state):
    if state != "empty":
        viewer.show(film8)
    if state == "marks":
        viewer.run("test.viewer.setMarkTool({ shape: 'point', perSide: true, maximum: 2 })")
        viewer.page.mouse.click(*viewer.at(0.3, 0.5))
    if state == "help":
        viewer.page.keyboard.press("?")
    # The test page's own policy forbids injected scripts, as the product's does; axe comes through the protocol.
    results = Axe().run(viewer.page)
    assert results.violations_count == 0, results.generate_report()
