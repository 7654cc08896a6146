"""The review of heat maps: invited by the coordinator, answered by mouse, keyboard and touch, counted in the end."""

import csv
import io
import json
import re
import sqlite3
import struct

import pytest
from device import Fingers, wait_until
from installation import PASSWORD
from playwright.sync_api import expect
from study_folder import make_study
from test_accessibility import violations

# Positions in the table of cases; case 3, 6 … have no fracture (study_folder.TYPES).
CALLED = (1, 2, 3, 4)
MAP_SIDE = 4


def add_heat_maps(installation, study, folder):
    """Predictions by the program's own command, and the maps beside them as `reader-study score` stores them."""
    table = folder / "model.csv"
    table.write_text(
        "case,probability\n" + "".join(f"{case},{0.9 if case in CALLED else 0.1}\n" for case in range(1, 7))
    )
    installation.run("predictions", "import", study, table, "--model", "Toy model", "--threshold", "0.5")
    card = json.dumps(
        {
            "name": "Toy model",
            "classes": ["fracture"],
            "architecture": {"growth": 4, "blocks": [2], "stem-channels": 8, "bottleneck": 2, "outputs": 1},
            "input": {"height": 64, "width": 64, "channels": 1},
            "preprocessing": {"aspect": "stretch"},
            "weights": {"file": "toy.safetensors", "sha256": "0" * 64},
        }
    )
    with sqlite3.connect(installation.data / "confidential.sqlite", timeout=20) as database:
        scoring = database.execute(
            "INSERT INTO scoring (study, name, version, threshold, weights_sha256, card, preprocessing, program, begun_at)"
            " VALUES (?, 'Toy model', '1', 0.5, ?, ?, 'area', 'test', 1)",
            (study, "0" * 64, card),
        ).lastrowid
        for case in range(1, 7):
            database.execute(
                "INSERT INTO case_score (scoring_id, number, image_sha256, probability, scored_at) VALUES (?, ?, ?, ?, 1)",
                (scoring, str(case), "0" * 64, 0.9 if case in CALLED else 0.1),
            )
            if case in CALLED:
                values = [0.0] * MAP_SIDE**2
                values[5] = 1.0
                database.execute(
                    "INSERT INTO heat_map (scoring_id, number, method, layer, output, map_rows, map_columns, numbers)"
                    " VALUES (?, ?, 'grad-cam', 'features', 0, ?, ?, ?)",
                    (scoring, str(case), MAP_SIDE, MAP_SIDE, struct.pack(f"<{MAP_SIDE**2}f", *values)),
                )
        database.execute("UPDATE scoring SET finished_at = 2 WHERE id = ?", (scoring,))
    database.close()


@pytest.fixture
def scored(own_installation, studies, tmp_path):
    """An installation with a study that a model has scored; `shown`: its plan shows the reference site."""

    def make(name, *, shown=False):
        folder = studies / name
        if not folder.exists():
            make_study(folder, name, title="Hip maps", title_zh="髖部熱區", cases=6, warm_up=1)
            if shown:
                with open(folder / "study.yaml", "a", encoding="utf-8") as file:
                    file.write("  heat-map-reference: shown\n")
        installation = own_installation(name)
        add_heat_maps(installation, name, tmp_path)
        return installation

    return make


def coordinator_page(device, study):
    page = device.page
    page.goto(device.installation.address + "/coordinator/sign-in")
    page.locator("#name").fill("anna")
    page.locator("#password").fill(PASSWORD)
    page.locator("main form button").click()
    expect(page).to_have_url(re.compile("/coordinator$"))
    page.goto(f"{device.installation.address}/coordinator/studies/{study}/heat-maps")
    return page


def invite(page, name="Eva Klein"):
    """Invites a reviewer; returns the path of the link."""
    page.locator("#reviewer-model").select_option("Toy model")
    page.locator("#reviewer-name").fill(name)
    if page.locator("[name=no-reader]").count():
        page.locator("[name=no-reader]").check()
    page.locator("#invite form button").click()
    expect(page.locator(".slip")).to_have_count(1)
    return re.search(r"/r/[0-9a-z]+", page.locator(".slip-link").inner_text()).group(0)


def see_map(page, position):
    ready = page.locator("#reading[data-phase=reading]:has(.choice[aria-disabled=false]) #position")
    expect(ready).to_have_text(re.compile(rf"^{position} (of|/) \d+$"), timeout=15_000)


def overlay_opacity(page):
    return float(page.locator("#film .film-overlay").evaluate("canvas => getComputedStyle(canvas).opacity"))


def warm_pixels(page):
    """Pixels of the overlay that are not transparent, as parts of its width and height: mean place and share."""
    return page.locator("#film .film-overlay").evaluate(
        """canvas => {
            const { data, width, height } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
            let count = 0, x = 0, y = 0;
            for (let index = 3; index < data.length; index += 4) if (data[index] > 200) {
                count += 1; x += (index >> 2) % width; y += Math.floor((index >> 2) / width);
            }
            return { share: count / (width * height), x: x / count / width, y: y / count / height };
        }"""
    )


def test_a_review_by_mouse_and_keyboard(scored, open_device):
    installation = scored("maps-hidden")
    coordinator = coordinator_page(open_device(installation), "maps-hidden")
    assert violations(coordinator) == []
    link = invite(coordinator)
    assert violations(coordinator) == []

    device = open_device(installation)
    page = device.page
    page.goto(installation.address + link)
    expect(page).to_have_url(re.compile("/heat-maps$"))
    assert violations(page) == []
    page.locator("a.button-primary").click()
    see_map(page, 1)
    assert violations(page) == []
    expect(page.locator("#reference")).to_be_hidden()

    # Both panes, of one size, and the map where it is warm: the second cell of the second row of four.
    plain, mapped = page.locator("#film-plain").bounding_box(), page.locator("#film").bounding_box()
    assert plain["width"] == pytest.approx(mapped["width"], abs=1) and plain["x"] < mapped["x"]
    warm = warm_pixels(page)
    assert 0.005 < warm["share"] < 0.2
    assert page.locator("#film-plain .film-overlay").evaluate("canvas => getComputedStyle(canvas).opacity") == "0"

    # A gesture in one pane moves the other.
    fitted = page.locator("#film .film-hud").inner_text()
    page.locator("#film-plain .film-canvas").hover()
    page.mouse.wheel(0, -400)
    expect(page.locator("#film .film-hud")).not_to_have_text(fitted)
    words = [page.locator(f"{pane} .film-hud") for pane in ("#film", "#film-plain")]
    wait_until(page, lambda: words[0].inner_text() == words[1].inner_text())
    page.keyboard.press("f")

    # Opacity by key and slider; off while a key is held.
    assert overlay_opacity(page) == pytest.approx(0.6)
    page.keyboard.press(".")
    assert overlay_opacity(page) == pytest.approx(0.7)
    page.keyboard.press(",")
    page.keyboard.press(",")
    assert overlay_opacity(page) == pytest.approx(0.5)
    page.keyboard.down("h")
    assert overlay_opacity(page) == 0
    page.keyboard.up("h")
    assert overlay_opacity(page) == pytest.approx(0.5)
    page.get_by_role("slider").fill("80")
    assert overlay_opacity(page) == pytest.approx(0.8)

    # Mouse, then keyboard only.
    page.locator(".choice").nth(2).click()
    page.locator("textarea").first.fill("At the edge of the film.")
    page.locator(".save-button").click()
    see_map(page, 2)
    for position, key in ((2, "1"), (3, "2")):
        see_map(page, position)
        page.keyboard.press(key)
        page.keyboard.press("Enter")
    see_map(page, 4)

    # Resumed on another device: three of four are answered, and an answer can be changed.
    other = open_device(installation)
    other.page.goto(installation.address + link)
    expect(other.page.locator(".map-progress")).to_contain_text("3 / 4")
    other.page.goto(installation.address + "/heat-maps/review#2")
    see_map(other.page, 2)
    expect(other.page.locator(".choice").nth(0)).to_have_attribute("aria-pressed", "true")
    other.page.keyboard.press("3")
    other.page.keyboard.press("Enter")
    see_map(other.page, 4)
    other.page.keyboard.press("1")
    other.page.keyboard.press("Enter")
    expect(other.page).to_have_url(re.compile("/heat-maps$"), timeout=15_000)
    expect(other.page.locator(".map-progress")).to_contain_text("4 / 4")
    assert violations(other.page) == []

    rows = installation.rows(
        "SELECT position, version, place, remark FROM review JOIN review_slot ON review_slot.id = slot_id ORDER BY review.id"
    )
    assert [(row["position"], row["version"], row["place"]) for row in rows] == [
        (1, 1, "elsewhere"),
        (2, 1, "fracture-site"),
        (3, 1, "opposite"),
        (2, 2, "elsewhere"),
        (4, 1, "fracture-site"),
    ]
    assert rows[0]["remark"] == "At the edge of the film."
    assert "map-reviewed" in {event["kind"] for event in installation.events("maps-hidden")}
    installation.run("verify", "maps-hidden")

    # Sealed before the lock, even how many maps there are; numbers and a table after it.
    coordinator.goto(f"{installation.address}/coordinator/studies/maps-hidden/heat-maps")
    expect(coordinator.locator(".table tbody")).to_contain_text("100 %")
    expect(coordinator.locator(".table tbody")).not_to_contain_text("/ 4")
    assert coordinator.locator(".result-table").count() == 0
    installation.run("study", "lock", "maps-hidden", "--yes")
    coordinator.reload()
    expect(coordinator.locator(".table tbody")).to_contain_text("4 / 4")
    coordinator.locator(f"form[action$='/results'] button").click()
    expect(coordinator.locator(".result-table").first).to_contain_text("At the fracture site")
    assert violations(coordinator) == []
    answer = coordinator.context.request.get(
        f"{installation.address}/coordinator/studies/maps-hidden/results/tables/heat-map-review.csv"
    )
    table = list(csv.DictReader(io.StringIO(answer.text())))
    assert {row["cases"]: row["maps"] for row in table} == {"fracture": "3", "no fracture": "1"}


def test_a_review_by_touch_in_chinese_with_the_reference_shown(scored, open_device):
    installation = scored("maps-shown", shown=True)
    link = invite(coordinator_page(open_device(installation, locale="zh-TW"), "maps-shown"))
    device = open_device(
        installation, locale="zh-TW", viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )
    page = device.page
    page.goto(installation.address + link)
    page.locator("a.button-primary").tap()
    see_map(page, 1)
    assert violations(page) == []
    expect(page.locator("#film-plain")).to_be_hidden()
    expect(page.locator("#reference")).to_contain_text("骨折")
    assert page.evaluate("[scrollX, scrollY, document.documentElement.scrollWidth <= innerWidth]") == [0, 0, True]
    film = page.locator("#film").bounding_box()
    assert film["height"] > 300

    # The map goes while a finger holds the button.
    hold = page.locator(".map-hold").bounding_box()
    fingers = Fingers(page)
    fingers.send("touchStart", [(hold["x"] + hold["width"] / 2, hold["y"] + hold["height"] / 2)])
    expect(page.locator("#film .film-overlay")).to_have_css("opacity", "0")
    fingers.send("touchEnd", [])
    expect(page.locator("#film .film-overlay")).to_have_css("opacity", "0.6")

    for position in range(1, 5):
        see_map(page, position)
        page.locator(".choice").nth(0).tap()
        page.locator(".save-button").tap()
    expect(page).to_have_url(re.compile("/heat-maps$"), timeout=15_000)
    assert [row["place"] for row in installation.rows("SELECT place FROM review")] == ["fracture-site"] * 4


def test_an_answer_survives_a_network_that_is_gone(scored, open_device):
    installation = scored("maps-offline")
    link = invite(coordinator_page(open_device(installation), "maps-offline"))
    device = open_device(installation)
    page = device.page
    page.goto(installation.address + link)
    page.goto(installation.address + "/heat-maps/review")
    see_map(page, 1)
    page.wait_for_load_state("networkidle")
    device.context.set_offline(True)
    page.keyboard.press("2")
    page.keyboard.press("Enter")
    see_map(page, 2)
    page.keyboard.press("1")
    page.keyboard.press("Enter")
    expect(page.locator("#saved-text")).to_contain_text("2")
    assert installation.rows("SELECT count(*) AS n FROM review")[0]["n"] == 0
    device.context.set_offline(False)
    expect(page.locator("#saved")).to_have_attribute("data-state", "saved", timeout=20_000)
    places = [row["place"] for row in installation.rows("SELECT place FROM review ORDER BY id")]
    assert places == ["opposite", "fracture-site"]
