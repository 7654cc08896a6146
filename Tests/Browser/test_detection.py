"""The detection page: a radiograph is dropped, chosen or pasted; by keyboard, on a phone, in both languages.

The network is the small untrained one of the reference folder: its numbers mean nothing.
"""

import base64
import json
import os
import pathlib

import pytest
from device import wait_until
from installation import CHECKOUT
from playwright.sync_api import expect
from test_accessibility import violations
from test_results import sign_in

REFERENCE = pathlib.Path(os.environ.get("READER_STUDY_REFERENCE", CHECKOUT / "Tests/Reference")) / "densenet"
RADIOGRAPH = REFERENCE / "small_img0_128.png"

DROP = """([base64, type]) => {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const transfer = new DataTransfer();
    transfer.items.add(new File([bytes], "patient name.png", { type }));
    const event = (name) => new DragEvent(name, { dataTransfer: transfer, bubbles: true, cancelable: true });
    document.querySelector("#drop").dispatchEvent(event("dragover"));
    document.querySelector("#drop").dispatchEvent(event("drop"));
}"""


def model_card(threshold, name="untrained"):
    return json.dumps(
        {
            "name": name,
            "version": "0.1",
            "input": {"height": 128, "width": 128, "channels": 1},
            "classes": ["fracture"],
            "positive-class": "fracture",
            "threshold": threshold,
            "intended-use": "Trying the program. Untrained: its answers mean nothing.",
            "training-data": "None.",
            "licence": "None.",
        }
    )


def add_model(installation, folder, *, threshold=0.0, name="untrained"):
    card = folder / f"{name}.json"
    card.write_text(model_card(threshold, name))
    installation.run("model", "add", REFERENCE / "small_hip.safetensors", "--card", card)


@pytest.fixture
def clinic(own_installation, tmp_path):
    """An installation that calls everything a fracture, open to a token."""

    def make(*, threshold=0.0):
        installation = own_installation("single")
        add_model(installation, tmp_path, threshold=threshold)
        installation.token = installation.run("detection-token", "add", "ward").strip()
        installation.stop()
        installation.options = ["--model", "untrained", "--detection", "on"]
        return installation.start()

    return make


def enter(open_device, installation, **options):
    page = open_device(installation, **options).page
    page.goto(installation.address + "/detect")
    page.locator("#token").fill(installation.token)
    page.locator("main form button").click()
    expect(page.locator("#drop[data-ready]")).to_be_visible()
    return page


def drop(page, content, kind="image/png"):
    page.evaluate(DROP, [base64.b64encode(content).decode(), kind])


@pytest.mark.parametrize(("theme", "language"), [("dark", "en-GB"), ("light", "zh-TW")])
def test_a_dropped_radiograph_is_answered_with_a_map(clinic, open_device, theme, language):
    page = enter(open_device, clinic(), color_scheme=theme, locale=language)
    assert violations(page) == []
    expect(page.locator(".intended-use")).to_contain_text("Trying the program")
    drop(page, RADIOGRAPH.read_bytes())
    expect(page.locator("#answer")).to_be_visible()
    expect(page.locator("#verdict")).to_contain_text("fracture")
    expect(page.locator("#probability")).to_contain_text("%")
    expect(page.locator("#film-map")).to_be_visible()
    film, overlay = page.locator("#film-canvas").bounding_box(), page.locator("#film-map").bounding_box()
    assert film == overlay, "the map lies exactly over its radiograph"
    assert violations(page) == []
    with page.expect_download() as download:
        page.locator("#save-numbers").click()
    numbers = json.loads(download.value.path().read_text())
    assert "patient" not in download.value.suggested_filename
    assert numbers["model"]["name"] == "untrained" and numbers["map"]["values"]
    with page.expect_download() as download:
        page.locator("#save-picture").click()
    assert download.value.path().read_bytes().startswith(b"\x89PNG")
    page.locator("#clear").click()
    expect(page.locator("#answer")).to_be_hidden()
    expect(page.locator("#film")).to_be_hidden()
    expect(page.locator("#file")).to_be_focused()


def test_a_film_that_is_cleared_while_it_is_decoded_is_not_painted(clinic, open_device):
    page = enter(open_device, clinic())
    page.evaluate(
        f"(argument) => {{ ({DROP})(argument); document.querySelector('#clear').click(); }}",
        [base64.b64encode(RADIOGRAPH.read_bytes()).decode(), "image/png"],
    )
    # Far longer than 128 x 128 pixels take.
    page.wait_for_timeout(1000)
    assert page.locator("#film-canvas").evaluate("(canvas) => [canvas.width, canvas.height]") == [1, 1]
    expect(page.locator("#film")).to_be_hidden()
    expect(page.locator("#answer")).to_be_hidden()


def test_everything_by_keyboard(clinic, open_device):
    page = enter(open_device, clinic())
    # Listened for from here on: asked for together with the key, the chooser sometimes comes before the listener.
    choosers = []
    page.on("filechooser", lambda chooser: choosers.append(chooser))
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "file":
            break
    page.keyboard.press("Enter")
    wait_until(page, lambda: choosers)
    choosers[0].set_files(RADIOGRAPH)
    expect(page.locator("#answer")).to_be_focused()
    opacity = page.locator("#opacity-value")
    expect(opacity).to_have_text("60 %")
    page.keyboard.press("+")
    expect(opacity).to_have_text("70 %")
    page.keyboard.press("-")
    page.keyboard.press("-")
    expect(opacity).to_have_text("50 %")
    assert page.locator("#film-map").evaluate("(map) => getComputedStyle(map).opacity") == "0.5"
    page.keyboard.press("o")
    expect(page.locator("#map-shown")).not_to_be_checked()
    assert page.locator("#film-map").evaluate("(map) => getComputedStyle(map).opacity") == "0"
    page.locator("#opacity").focus()
    page.keyboard.press("ArrowRight")
    expect(opacity).to_have_text("55 %")
    page.locator("#key-help").press("Enter")
    expect(page.locator("dialog.key-help")).to_be_visible()
    assert violations(page) == []


def test_below_the_threshold_there_is_no_map_unless_asked_for(clinic, open_device):
    page = enter(open_device, clinic(threshold=1.0))
    drop(page, RADIOGRAPH.read_bytes())
    expect(page.locator("#verdict")).to_contain_text("no fracture")
    expect(page.locator("#film-map")).to_be_hidden()
    page.locator("#ask-map").click()
    expect(page.locator("#film-map")).to_be_visible()
    expect(page.locator("#verdict")).to_contain_text("no fracture")


def test_a_file_that_is_no_radiograph_is_refused_in_words(clinic, open_device):
    page = enter(open_device, clinic())
    drop(page, b"GIF89a" + bytes(40))
    expect(page.get_by_role("alert")).to_contain_text("not a PNG")
    expect(page.get_by_role("alert")).to_contain_text("Export")
    expect(page.locator("#answer")).to_be_hidden()
    drop(page, RADIOGRAPH.read_bytes())
    expect(page.locator("#answer")).to_be_visible()
    expect(page.locator("#problem")).to_be_hidden()


def test_a_full_queue_is_waited_for(clinic, open_device):
    page = enter(open_device, clinic())
    refused = []

    def refuse_twice(route):
        if len(refused) < 2:
            refused.append(route.request)
            body = json.dumps({"error": {"code": "busy", "message": "full", "remedy": "wait"}})
            route.fulfill(status=429, headers={"Retry-After": "1"}, content_type="application/json", body=body)
        else:
            route.continue_()

    page.route("**/api/detect*", refuse_twice)
    drop(page, RADIOGRAPH.read_bytes())
    expect(page.locator("#status")).to_contain_text("1 s")
    expect(page.locator("#answer")).to_be_visible()
    assert len(refused) == 2


def test_a_reader_with_open_readings_sees_no_model(clinic, open_device):
    installation = clinic()
    device = open_device(installation, installation.reader("single")).prepare()
    page = device.page
    page.goto(installation.address + "/detect")
    page.locator("#token").fill(installation.token)
    page.locator("main form button").click()
    expect(page.get_by_role("alert")).to_contain_text("answers to give")
    expect(page.locator("#drop")).to_have_count(0)
    assert violations(page) == []


@pytest.mark.parametrize("width", [390, 820, 1280])
def test_the_page_fits_phone_tablet_and_desktop(clinic, open_device, width):
    page = enter(open_device, clinic(), viewport={"width": width, "height": 844}, has_touch=width < 1000)
    drop(page, RADIOGRAPH.read_bytes())
    expect(page.locator("#film-map")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for button in page.locator("main button:visible, main .file-button:visible").all():
        box = button.bounding_box()
        assert box["height"] >= 24 and box["width"] >= 24


def test_a_coordinator_uses_it_without_a_token(clinic, open_device):
    installation = clinic()
    page = sign_in(open_device(installation))
    page.get_by_role("link", name="Detection page").click()
    expect(page.locator("#drop[data-ready]")).to_be_visible()
    drop(page, RADIOGRAPH.read_bytes())
    expect(page.locator("#answer")).to_be_visible()
    wait_until(page, lambda: page.locator("#film-canvas").get_attribute("aria-label"))
