"""The work-list: films that arrive are scored and appear by themselves; the network is the small untrained one."""

import re

import pytest
from hospital_film import deliver
from PIL import Image, ImageDraw
from playwright.sync_api import expect
from test_accessibility import violations
from test_detection import RADIOGRAPH, add_model
from test_results import sign_in


@pytest.fixture
def clinic(own_installation, tmp_path):
    """An installation that watches a folder and calls everything a fracture."""
    installation = own_installation("single")
    add_model(installation, tmp_path)
    installation.stop()
    installation.inbox = tmp_path / "inbox"
    installation.inbox.mkdir()
    settings = tmp_path / "settings.yaml"
    settings.write_text(f"work-list: {installation.inbox}\n")
    installation.options = ["--model", "untrained", "--config", str(settings)]
    return installation.start()


def every_byte(folder):
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_a_film_that_arrives_appears_scored_and_without_its_patient(open_device, clinic):
    page = sign_in(open_device(clinic))
    page.goto(clinic.address + "/coordinator/work-list")
    expect(page.locator("#live")).to_contain_text("follows what arrives")
    expect(page.locator("#films")).to_contain_text("No film has arrived yet.")
    deliver(clinic.inbox, 1, Image.open(RADIOGRAPH))
    expect(page.locator(".film-positive")).to_have_count(1, timeout=60_000)
    expect(page.locator("#film-1")).to_contain_text("woman, 72 years")
    expect(page.locator(".work-list-use")).to_contain_text("Untrained: its answers mean nothing.")
    assert violations(page) == []
    page.locator("#film-1 a").click()
    expect(page).to_have_url(re.compile("/coordinator/work-list/1$"))
    expect(page.locator("#map-controls")).to_be_visible()
    expect(page.locator("#map")).to_be_visible()
    page.keyboard.press("m")
    expect(page.locator("#map")).to_be_hidden()
    expect(page.locator(".film-events")).to_contain_text("coordinator:anna")
    assert violations(page) == []
    clinic.stop()
    assert b"Secretname" not in every_byte(clinic.data) and b"PATIENT1" not in every_byte(clinic.data)
    assert (clinic.inbox / "work-list.csv").read_text().splitlines()[1].startswith("1,")
    clinic.start()
    page.goto(clinic.address + "/coordinator/work-list")
    expect(page.locator(".film-item")).to_have_count(1)


def test_what_is_no_film_is_refused_and_text_is_black(open_device, clinic):
    written = Image.new("L", (640, 480), 60)
    ImageDraw.Draw(written).text((40, 60), "SECRETNAME MEI 1950", fill=255)
    deliver(clinic.inbox, 2, written, modality="CT")
    deliver(clinic.inbox, 3, written)
    page = sign_in(open_device(clinic))
    page.goto(clinic.address + "/coordinator/work-list")
    expect(page.locator(".film-positive")).to_have_count(1, timeout=60_000)
    expect(page.locator("#film-1")).to_contain_text("1 places with likely text blacked out")
    lines = (clinic.inbox / "work-list.csv").read_text().splitlines()
    assert sorted(line.split(",")[0] for line in lines[1:]) == ["1", "refused"]
