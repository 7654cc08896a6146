"""The PACS searched in the browser: what is found and ticked comes, nothing else, and no page shows a patient."""

import pytest
from hospital_pacs import USER, WORD, Orthanc
from PIL import Image
from playwright.sync_api import expect
from test_accessibility import violations
from test_detection import RADIOGRAPH
from test_results import sign_in


@pytest.fixture
def hospital(tmp_path):
    """A PACS with two pelves and a CT."""
    pacs = Orthanc(tmp_path / "orthanc")
    for number, modality in ((1, "DX"), (2, "DX"), (3, "CT")):
        pacs.hold(number, Image.open(RADIOGRAPH), modality=modality)
    yield pacs
    pacs.stop()


@pytest.fixture
def clinic(own_installation, hospital, tmp_path):
    installation = own_installation("single")
    installation.stop()
    (tmp_path / "password").write_text(WORD)
    (tmp_path / "password").chmod(0o600)
    (tmp_path / "pacs.yaml").write_text(
        "ae-title: READERSTUDY\npeers:\n  hospital:\n"
        f"    dicomweb: {hospital.address}/dicom-web\n    user: {USER}\n    password-file: password\n"
    )
    installation.imports = tmp_path / "imports"
    installation.imports.mkdir()
    (tmp_path / "settings.yaml").write_text(
        f"pacs-file: {tmp_path}/pacs.yaml\npacs: hospital\npacs-import: {installation.imports}\n"
    )
    installation.options = ["--config", str(tmp_path / "settings.yaml")]
    return installation.start()


@pytest.mark.parametrize(("theme", "language", "width"), [("dark", "en-GB", 1280), ("light", "zh-TW", 390)])
def test_what_is_ticked_comes_and_no_page_shows_a_patient(open_device, clinic, theme, language, width):
    device = open_device(
        clinic, color_scheme=theme, locale=language, viewport={"width": width, "height": 844})
    page = sign_in(device)
    page.goto(clinic.address + "/coordinator/pacs")
    assert violations(page) == []
    page.locator("#body-part").fill("PELVIS")
    page.locator("main form button").click()
    expect(page.locator(".pacs-found tbody tr")).to_have_count(2)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for secret in ("Secretname", "PATIENT1"):
        assert secret not in page.content()
    page.locator(".pacs-tick").first.click()
    page.locator("form[action$=retrieve] button[type=submit]").click()
    expect(page.locator("#ended")).to_be_visible(timeout=60_000)
    assert violations(page) == []
    [came] = clinic.imports.glob("*.dcm")
    assert b"Secretname^Mei" in came.read_bytes()
    # The same again: it is there, and is not asked for.
    page.locator("#body-part").fill("PELVIS")
    page.locator("main form button").click()
    page.locator(".pacs-tick").first.click()
    page.locator("form[action$=retrieve] button[type=submit]").click()
    expect(page.locator("#ended")).to_be_visible(timeout=60_000)
    assert len(list(clinic.imports.glob("*.dcm"))) == 1


def test_a_pacs_that_does_not_answer_is_said_in_words(open_device, clinic, hospital):
    hospital.stop()
    page = sign_in(open_device(clinic))
    page.goto(clinic.address + "/coordinator/pacs")
    page.locator("#from").fill("2017-04-12")
    page.locator("main form button").click()
    expect(page.locator("[role=alert]")).to_contain_text("cannot be reached", timeout=60_000)
    assert violations(page) == []
    # What was entered is still there.
    expect(page.locator("#from")).to_have_value("2017-04-12")
