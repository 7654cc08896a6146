"""Two devices, two tabs, double clicks, Back, wrong clocks, no network, a killed browser: one answer a case, none lost."""

import contextlib
import os
import pathlib
import re
import signal
import time

import pytest
from device import Device, wait_until
from installation import CHROMIUM
from playwright.sync_api import expect

HOUR = 3_600_000


def test_reading_goes_on_at_the_same_image_on_a_second_device(reader, open_device, installation):
    first = reader("single").open_cases()
    first.read("ab")
    first.see_case(3)
    first.see_saved()
    second = open_device(installation, first.invitation).open_link()
    expect(second.page).to_have_url(installation.address + "/reading/cases#3")
    second.see_case(3)
    second.read("ba", start=3)
    second.see_case(5)
    second.see_saved()
    assert second.answers() == {1: "a", 2: "b", 3: "b", 4: "a"}
    # The first device learns of it by what it sends; its own answer to case 3 was the same.
    first.answer("b")
    first.see_case(5)
    assert len(first.readings()) == 4


def test_a_different_answer_from_an_old_device_is_put_before_the_reader(reader, open_device, installation):
    first = reader("single").open_cases()
    second = open_device(installation, first.invitation).open_link()
    second.see_case(1)
    second.answer("a")
    second.see_case(2)
    second.see_saved()
    first.answer("b")
    dialog = first.page.get_by_role("dialog")
    expect(dialog).to_contain_text("Radiograph 1 has an answer already")
    dialog.get_by_role("button", name="Change to mine").click()
    first.see_case(2)
    # "Saved" may still be said of what came before.
    wait_until(first.page, lambda: len(first.readings()) == 2)
    first.see_saved()
    assert [(reading["version"], reading["answer"]) for reading in first.readings()] == [(1, "a"), (2, "b")]
    kinds = [
        event["kind"] for event in installation.events("single") if event["actor"].endswith(first.invitation["reader"])
    ]
    assert kinds.count("answer-refused") == 1 and kinds.count("answer-changed") == 1


def test_two_tabs_make_one_answer_a_case_and_both_go_on(reader):
    device = reader("single").open_cases()
    other = device.context.new_page()
    other.goto(device.page.url)
    device.see_case(1, other)
    device.answer("a")
    device.see_case(2)
    device.see_case(2, other)
    device.answer("b", other)
    device.see_case(3, other)
    device.see_case(3)
    device.see_saved()
    device.see_saved(other)
    assert [reading["answer"] for reading in device.readings()] == ["a", "b"]


def test_a_double_click_makes_one_answer(reader):
    device = reader("single").open_cases()
    device.choice("a").dblclick()
    device.see_case(2)
    for button in (".choice[aria-pressed=true]", ".reason[aria-pressed=true]"):
        expect(device.page.locator(button)).to_have_count(0)
    device.page.keyboard.press("n")
    device.page.keyboard.press("n")
    device.see_case(3)
    device.see_saved()
    assert [reading["answer"] for reading in device.readings()] == ["a", "b"]


def test_the_back_button_loses_and_doubles_nothing(reader):
    device = reader("single").open_cases()
    device.read("aba")
    device.see_case(4)
    device.page.go_back()
    device.see_case(3)
    expect(device.choice("a")).to_have_attribute("aria-pressed", "true")
    device.page.get_by_role("button", name="Keep it and go on").click()
    device.see_case(4)
    device.answer("b")
    device.see_case(5)
    device.see_saved()
    assert [reading["answer"] for reading in device.readings()] == list("abab")


def test_where_answers_are_final_back_leaves_the_cases_and_nothing_is_doubled(reader, installation):
    device = reader("all")
    device.page.goto(installation.address)
    device.open_cases()
    page = device.page
    device.answer("b")
    page.locator("input[type=range]").press("Home")
    page.keyboard.press("2")
    page.keyboard.press("Enter")
    device.see_case(2)
    device.see_saved()
    page.go_back()
    expect(page).to_have_url(installation.address + "/")
    page.go_forward()
    device.see_case(2)
    assert len(device.readings()) == 1


@pytest.mark.parametrize("error", [-3 * HOUR, 3 * HOUR])
def test_a_wrong_clock_of_the_computer_does_not_matter(reader, error):
    device = reader("single")
    device.page.add_init_script(f"""{{
            const Right = Date;
            globalThis.Date = class extends Right {{
                constructor(...values) {{ values.length ? super(...values) : super(Right.now() + {error}); }}
                static now() {{ return Right.now() + {error}; }}
            }};
        }}""")
    device.open_cases()
    began = time.time() * 1000
    device.read("ab")
    device.see_case(3)
    device.see_saved()
    for reading in device.readings():
        assert began - 5_000 < reading["shown_at"] <= reading["answered_at"] <= reading["received_at"]
        assert reading["received_at"] - reading["answered_at"] < 5_000


class TenMinutesAgo:
    """The network of a page whose server, so far, is ten minutes behind: time to fast-forward while it is away."""

    shift = 600_000

    def __init__(self, device):
        self.device = device
        device.page.clock.install()
        device.context.route(re.compile("/(api|images|health)"), self.answer)

    def answer(self, route):
        response = route.fetch()
        headers = response.headers
        headers["x-server-time"] = str(int(headers["x-server-time"]) - self.shift)
        route.fulfill(response=response, headers=headers)

    def go_away(self):
        self.device.context.unroute_all(behavior="wait")
        self.device.context.set_offline(True)

    def pass_minutes(self, minutes):
        self.device.page.clock.fast_forward(minutes * 60_000)


def test_ten_minutes_without_a_network_and_back(own_installation, open_device):
    installation = own_installation("single")
    invitation = installation.reader("single")
    installation.age_invitations(hours=1)
    device = open_device(installation, invitation).prepare()
    network = TenMinutesAgo(device)
    fetched = set()
    # Chromium calls a body that was read in pieces aborted when the last piece is taken before the network says that it was
    # the last. That the films are there, reading them without a network shows.
    for end in ("requestfinished", "requestfailed"):
        device.page.on(end, lambda request: "/images/" in request.url and fetched.add(request.url))
    device.open_cases()
    device.answer("a")
    device.see_case(2)
    device.see_saved()
    wait_until(device.page, lambda: len(fetched) == 8)
    network.go_away()
    left = time.time() * 1000
    for position, code in enumerate("babab", 2):
        device.see_case(position)
        network.pass_minutes(2)
        device.answer(code)
    device.see_case(7)
    expect(device.saved_text()).to_have_text("Waiting for the network · kept on this device: 5")
    assert len(device.readings()) == 1
    device.context.set_offline(False)
    device.see_saved()
    readings = device.readings()
    assert [(reading["position"], reading["answer"]) for reading in readings] == list(enumerate("ababab", 1))
    assert [reading["version"] for reading in readings] == [1] * 6
    # Two minutes lie between the answers, and the last one was given just now.
    for number, reading in enumerate(readings[1:], 1):
        assert abs(reading["answered_at"] - (left - TenMinutesAgo.shift + number * 120_000)) < 10_000
        assert 120_000 <= reading["first_decision_ms"] < 130_000
        # The reader did not stir: a minute counts, the rest is absence.
        assert 60_000 <= reading["active_ms"] < 70_000
        assert reading["received_at"] >= left
    assert [
        event["details"]["position"]
        for event in device.installation.events("single")
        if event["kind"] == "answered" and event["actor"].endswith(device.invitation["reader"])
    ] == list("123456")
    device.read("ab", start=7)
    expect(device.page).to_have_url(re.compile("/reading/review$"))
    assert len(device.readings()) == 8


def test_a_film_that_is_not_there_yet_is_waited_for_in_plain_words(reader):
    device = reader("single")
    third = device.state()["slots"][2]["image"]
    device.context.route(f"**{third}", lambda route: route.abort())
    device.open_cases()
    device.read("ab")
    expect(device.page.locator("#stage-message")).to_contain_text("Waiting for the network")
    expect(device.choice("a")).to_have_attribute("aria-disabled", "true")
    device.context.unroute_all()
    device.page.get_by_role("button", name="Try now").click()
    device.see_case(3)
    device.answer("a")
    device.see_case(4)


def test_a_guest_network_that_answers_for_the_server_loses_nothing(reader):
    device = reader("single").open_cases()
    device.context.route(
        "**/answer", lambda route: route.fulfill(status=200, content_type="text/html", body="<p>Welcome</p>")
    )
    device.answer("a")
    device.see_case(2)
    expect(device.saved_text()).to_contain_text("Waiting for the network")
    device.context.unroute_all()
    device.see_saved()
    assert [reading["answer"] for reading in device.readings()] == ["a"]


def test_a_receipt_that_is_lost_on_the_way_makes_no_second_answer(reader):
    device = reader("single").open_cases()
    arrived = []

    def lose_the_receipt(route):
        arrived.append(route.fetch().status)
        route.abort()

    device.context.route("**/answer", lose_the_receipt, times=2)
    device.answer("a")
    device.see_case(2)
    device.see_saved()
    assert arrived == [200, 200]
    assert [(reading["version"], reading["answer"]) for reading in device.readings()] == [(1, "a")]


def test_answers_survive_the_death_of_the_browser(playwright, installation, tmp_path):
    options = {
        **CHROMIUM,
        "user_data_dir": tmp_path / "profile",
        "viewport": {"width": 1280, "height": 800},
        "locale": "en-GB",
    }
    context = playwright.chromium.launch_persistent_context(**options)
    device = Device(context, installation, installation.reader("single")).prepare().open_cases()
    device.answer("a")
    device.see_case(2)
    device.see_saved()
    context.set_offline(True)
    device.answer("b")
    device.see_case(3)
    expect(device.saved_text()).to_contain_text("kept on this device: 1")
    kill_browser_of(tmp_path / "profile")
    assert device.answers() == {1: "a"}
    context = playwright.chromium.launch_persistent_context(**options)
    device = Device(context, installation, device.invitation).open_link()
    device.see_case(3)
    device.see_saved()
    context.close()
    assert [(reading["position"], reading["answer"]) for reading in device.readings()] == [(1, "a"), (2, "b")]


def kill_browser_of(profile):
    """kill -9 of the browser that uses this profile; its children end with it."""
    browsers = []
    for process in pathlib.Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if f"--user-data-dir={profile}" in (process / "cmdline").read_text(errors="replace").split("\0"):
                browsers.append(int(process.name))
    assert len(browsers) == 1
    os.kill(browsers[0], signal.SIGKILL)
