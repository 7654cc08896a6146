"""The server is killed, full, locked, or no longer knows the reader: clear words, and every answer kept."""

import contextlib
import os
import shutil
import sqlite3
import subprocess

import pytest
from device import wait_until
from installation import served
from playwright.sync_api import expect


def test_a_server_killed_and_started_again_loses_nothing(own_installation, open_device):
    installation = own_installation("single")
    device = open_device(installation, installation.reader("single")).prepare().open_cases()
    device.read("ab")
    device.see_case(3)
    device.see_saved()
    installation.kill()
    device.read("ab", start=3)
    device.see_case(5)
    expect(device.saved_text()).to_have_text("Waiting for the network · kept on this device: 2")
    installation.start()
    device.see_saved()
    device.read("abab", start=5)
    expect(device.page).to_have_url(installation.address + "/reading/review")
    assert [(reading["version"], reading["answer"]) for reading in device.readings()] == [
        (1, code) for code in "abababab"
    ]
    assert installation.run("verify", "single").startswith("single: ok")


def test_the_page_begins_by_itself_once_the_network_is_back(reader):
    device = reader("single")
    device.page.route("**/api/reading", lambda route: route.abort(), times=2)
    device.page.goto(device.installation.address + "/reading/cases")
    expect(device.page.locator("#stage-message")).to_contain_text("Waiting for the network")
    device.see_case(1)


def test_a_reader_signed_out_elsewhere_keeps_the_answers_and_goes_on_after_the_link(reader):
    device = reader("single").open_cases()
    device.answer("a")
    device.see_case(2)
    device.see_saved()
    device.context.clear_cookies(name="reader")
    refused = []
    device.page.on("response", lambda response: response.status == 401 and refused.append(response.url))
    device.answer("b")
    dialog = device.page.get_by_role("dialog")
    expect(dialog).to_contain_text("You are signed out on this device.")
    expect(dialog).to_contain_text("Answers kept on this device: 1")
    assert device.answers() == {1: "a"}
    # Once for the answer, once more when the next film is painted.
    wait_until(device.page, lambda: len(refused) >= 2)
    device.context.request.get(device.invitation["link"])
    dialog.get_by_role("button", name="I am signed in again").click()
    expect(dialog).to_have_count(0)
    device.see_case(3)
    device.see_saved()
    assert device.answers() == {1: "a", 2: "b"}


def test_a_revoked_link_is_said_in_plain_words_and_the_answer_stays(reader, installation, open_device):
    device = reader("single").open_cases()
    device.answer("a")
    device.see_case(2)
    device.see_saved()
    installation.run("reader", "revoke", "single", device.invitation["reader"])
    device.answer("b")
    expect(device.page.get_by_role("dialog")).to_contain_text("This link is no longer valid.")
    expect(device.saved_text()).to_contain_text("kept on this device: 1")
    assert device.answers() == {1: "a"}
    page = open_device(installation).page
    page.goto(device.invitation["link"])
    expect(page.get_by_role("alert")).to_contain_text("ask the study’s coordinator")


def test_a_study_locked_in_mid_reading_says_so(own_installation, open_device):
    installation = own_installation("single")
    device = open_device(installation, installation.reader("single")).prepare().open_cases()
    device.answer("a")
    device.see_case(2)
    device.see_saved()
    installation.run("study", "lock", "single", "--yes")
    device.answer("b")
    expect(device.page.locator("#stage-message")).to_contain_text("The study is locked and takes no more answers.")
    dialog = device.page.get_by_role("dialog")
    expect(dialog).to_contain_text("Radiograph 2")
    dialog.get_by_role("button", name="I have taken note").click()
    device.page.get_by_role("link", name="Continue").click()
    expect(device.page.get_by_role("heading", name="Reading is over")).to_be_visible()
    assert device.answers() == {1: "a"}


@pytest.fixture
def small_disk(tmp_path):
    """A file system of 12 MB."""
    folder = tmp_path / "small-disk"
    folder.mkdir()
    if os.geteuid() != 0:
        pytest.skip("only root can mount a small file system")
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", folder], capture_output=True, text=True
    )
    if mounted.returncode != 0:
        pytest.skip(f"no small file system can be mounted here: {mounted.stderr.strip()}")
    yield folder
    subprocess.run(["umount", "--lazy", folder], check=False)


def test_a_full_disk_acknowledges_nothing_and_the_answers_arrive_when_there_is_room(small_disk, studies, open_device):
    installation = served(small_disk / "installation", studies, "single")
    try:
        device = open_device(installation, installation.reader("single")).prepare().open_cases()
        device.answer("a")
        device.see_case(2)
        device.see_saved()
        # A log that has room for another answer would still take it.
        empty_log(installation)
        fill(small_disk)
        statuses = []
        device.page.on("response", lambda response: "/answer" in response.url and statuses.append(response.status))
        device.answer("b")
        device.see_case(3)
        expect(device.saved_text()).to_have_text("The server’s disk is full · kept on this device: 1", timeout=20_000)
        assert set(statuses) == {507}
        assert device.answers() == {1: "a"}
        (small_disk / "ballast").unlink()
        device.see_saved()
        assert device.answers() == {1: "a", 2: "b"}
    finally:
        installation.stop()


def empty_log(installation):
    with contextlib.closing(sqlite3.connect(installation.data / "study.sqlite", timeout=10)) as database:
        busy, _, _ = database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    assert busy == 0


def fill(folder):
    """Takes the last byte."""
    with open(folder / "ballast", "wb", buffering=0) as file:
        for size in (1 << 16, 1 << 12, 1):
            try:
                while file.write(bytes(size)) == size:
                    pass
            except OSError:
                continue
    assert shutil.disk_usage(folder).free == 0
