"""One browser for all tests, one installation for those that leave it as it was."""

import shutil

import pytest
from playwright.sync_api import expect, sync_playwright

from device import Device
from installation import CHROMIUM, Installation, prepared, served
from study_folder import make_study

expect.set_options(timeout=10_000)


@pytest.fixture(scope="session")
def playwright():
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def browser(playwright):
    launched = playwright.chromium.launch(**CHROMIUM)
    yield launched
    launched.close()


@pytest.fixture(scope="session")
def studies(tmp_path_factory):
    """Study folders: `single`, the paper's question; `all`, every kind of question; `reasons`, changes need a reason;
    `twice`, two sessions."""
    folder = tmp_path_factory.mktemp("studies")
    make_study(folder / "single", "single", title="Hips one", title_zh="髖部一", cases=8, large=(3, 6))
    make_study(
        folder / "all",
        "all",
        title="Hips all",
        title_zh="髖部全",
        cases=3,
        all_questions=True,
        advance="on-save",
        until="case",
    )
    make_study(
        folder / "reasons",
        "reasons",
        title="Hips why",
        title_zh="髖部因",
        cases=3,
        until="study",
        reason="always",
        warm_up=1,
    )
    make_study(
        folder / "twice",
        "twice",
        title="Hips twice",
        title_zh="髖部二",
        cases=3,
        until="study",
        reason="late",
        warm_up=1,
        washout_days=28,
    )
    return folder


@pytest.fixture(scope="session")
def installation(tmp_path_factory, studies):
    """Shared by all tests that do not harm it; each test has readers of its own."""
    running = served(tmp_path_factory.mktemp("installation"), studies, "single", "all", "reasons", "twice")
    yield running
    running.stop()


@pytest.fixture(scope="session")
def prepare(tmp_path_factory, studies):
    """The data directory of an installation with these studies; it is made once and must not be served."""
    made = {}

    def make(*names):
        if names not in made:
            made[names] = prepared(tmp_path_factory.mktemp("prepared"), studies, *names)
        return made[names].data

    return make


def installations(folder, prepare):
    made = []

    def make(*names):
        made.append(Installation(folder / f"installation-{len(made)}"))
        shutil.copytree(prepare(*names), made[-1].data)
        return made[-1].start()

    yield make
    for running in made:
        running.stop()


@pytest.fixture
def own_installation(tmp_path, prepare):
    """Makes an installation that the test may kill."""
    yield from installations(tmp_path, prepare)


@pytest.fixture(scope="module")
def file_installation(tmp_path_factory, prepare):
    """Makes an installation for all tests of a file, which leave it as it is."""
    yield from installations(tmp_path_factory.mktemp("shared"), prepare)


def devices_of(browser):
    devices = []

    def make(installation, invitation=None, **options):
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 800}, "locale": "en-GB", **options})
        devices.append(Device(context, installation, invitation))
        return devices[-1]

    yield make
    problems = [problem for device in devices for problem in device.problems]
    for device in devices:
        device.context.close()
    assert problems == []


@pytest.fixture
def open_device(browser):
    """Opens a browser context as a reader's device; keyword arguments go to the context. No page may log a mistake."""
    yield from devices_of(browser)


@pytest.fixture(scope="module")
def open_file_device(browser):
    """The same, for what the tests of a file share."""
    yield from devices_of(browser)


@pytest.fixture
def reader(open_device, installation):
    """A new reader of a study, ready for the first case: reader("single")."""

    def make(study, **options):
        return open_device(installation, installation.reader(study), **options).prepare()

    return make
