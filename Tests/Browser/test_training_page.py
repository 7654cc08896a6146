"""The training page: a real training, of a small network on a few drawn images, watched while it runs and when it is done."""

import os
import re
import signal
import subprocess

import pytest
from installation import BINARY, CHECKOUT
from PIL import Image, ImageDraw
from playwright.sync_api import expect
from test_accessibility import violations
from test_results import sign_in

LOOKS = [("dark", "en-GB", 1280), ("light", "zh-TW", 390)]


def stripes(folder, count):
    """Images of two kinds, and their labels."""
    folder.mkdir()
    rows = ["file,body_part"]
    for number in range(count):
        kind = ("wrist", "ankle")[number % 2]
        image = Image.new("L", (40, 40), 30)
        draw = ImageDraw.Draw(image)
        for place in range(number % 5, 40, 8):
            draw.line([(0, place), (39, place)] if kind == "wrist" else [(place, 0), (place, 39)], fill=200, width=3)
        image.save(folder / f"{number}.png")
        rows.append(f"{number}.png,{kind}")
    (folder / "labels.csv").write_text("\n".join(rows) + "\n")
    return folder


@pytest.fixture
def training(own_installation, tmp_path):
    """A training under way in the data directory of a running installation."""
    installation = own_installation("single")
    images = stripes(tmp_path / "images", 40)
    out = installation.data / "training" / "stripes"
    out.parent.mkdir(exist_ok=True)
    with open(tmp_path / "log", "wb") as log:
        process = subprocess.Popen(
            [BINARY, "train", "body-part", "--images", images, "--labels", images / "labels.csv", "--out", out]
            + ["--size", "32", "--epochs", "100000", "--threads", "1", "--prepared", tmp_path / "prepared"],
            stdout=log,
            stderr=log,
            cwd=CHECKOUT,
            env={name: value for name, value in os.environ.items() if not name.startswith("READER_STUDY_")},
        )
    yield installation, process
    process.kill()
    process.wait(20)


def test_a_training_is_watched_while_it_runs_and_when_it_has_stopped(open_device, training):
    installation, process = training
    pages = []
    for theme, language, width in LOOKS:
        viewport = {"width": width, "height": 844}
        pages.append(sign_in(open_device(installation, color_scheme=theme, locale=language, viewport=viewport)))
    page = pages[0]
    page.goto(installation.address + "/coordinator/training")
    # By itself: the first epoch's point, and then the next.
    expect(page.locator("#trainings[data-live] progress")).to_be_visible(timeout=120_000)
    expect(page.locator("#trainings figure svg")).to_be_visible(timeout=120_000)
    sentence = page.locator("#trainings section p:has(+ progress)")
    expect(sentence).not_to_have_text(sentence.inner_text(), timeout=60_000)
    process.send_signal(signal.SIGINT)
    process.wait(60)
    expect(page.locator("#trainings[data-live]")).to_have_count(0, timeout=60_000)
    expect(page.locator("#trainings section strong")).to_have_text(re.compile("[Ss]topped"))
    for page in pages:
        page.goto(installation.address + "/coordinator/training")
        expect(page.locator("#trainings figure svg")).to_be_visible()
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
