"""The truth never reaches a reader: every byte of a whole reading is searched for it."""

import csv
import re

from playwright.sync_api import expect


def secrets_of(folder):
    """What cases.csv knows and no reader may: file names, kinds of fracture, how the truth was established."""
    with open(folder / "cases.csv", newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    words = {row["image"] for row in rows} | {row["image"].removesuffix(".png") for row in rows}
    words |= {row["truth_source"] for row in rows} | {"femoral_neck", "intertrochanteric"}
    return {word.encode() for word in words}


def test_nothing_that_a_reader_gets_names_the_truth(open_device, installation, studies):
    device = open_device(installation, installation.reader("single"))
    page, got, bodies = device.page, [], []
    page.on("response", lambda response: got.append(response))

    def keep(route):
        response = route.fetch()
        bodies.append((route.request.url.removeprefix(installation.address), response.body()))
        route.fulfill(response=response)

    device.context.route(re.compile("/(api|images)/"), keep)
    device.open_link()
    page.locator("#years").fill("1")
    page.get_by_label("I have read this and agree").check()
    page.get_by_role("button", name="Begin").click()
    page.locator("[name=darkest][value=yes]").check()
    page.locator("[name=brightest][value=yes]").check()
    page.get_by_role("button", name="Go on").click()
    for position, button in ((1, "Next"), (2, "Begin the reading")):
        device.see_case(position)
        device.answer("b")
        page.get_by_role("button", name=button).click()
    device.read("abababab")
    expect(page).to_have_url(re.compile("/reading/review$"))
    page.get_by_role("link", name="Open radiograph 1").click()
    device.see_case(1)
    for path in ("/reading/sign-off", "/reading", "/"):
        page.goto(installation.address + path)

    addresses = {response.url.removeprefix(installation.address): response for response in got}
    for address, response in addresses.items():
        bodies.append((address, address.encode() + repr(response.headers).encode()))
        if address.startswith("/reading") or address == "/":
            bodies.append((address, device.context.request.get(response.url).body()))
    secrets = secrets_of(studies / "single")
    assert [(address, secret) for address, body in bodies for secret in secrets if secret.lower() in body.lower()] == []
    assert sum(address.endswith("/answer") for address, _ in bodies) >= 10
    images = {
        address: body for address, body in bodies if address.startswith("/images/") and body.startswith(b"\x89PNG")
    }
    assert len(images) == 10, "eight of the study and two of the practice"
    for body in images.values():
        chunks = re.findall(
            rb"(?:IHDR|PLTE|tRNS|IDAT|IEND|tEXt|zTXt|iTXt|eXIf|tIME|pHYs|gAMA|sBIT)", body[:64] + body[-16:]
        )
        assert set(chunks) <= {b"IHDR", b"IDAT", b"IEND", b"sBIT"}


def test_headers_are_the_same_for_every_case(reader, installation):
    device = reader("single")
    kinds = set()
    for slot in device.state()["slots"]:
        headers = device.context.request.get(installation.address + slot["image"]).headers
        for changing in ("date", "x-server-time", "x-request-id", "content-length"):
            headers.pop(changing, None)
        kinds.add(tuple(sorted(headers.items())))
    assert len(kinds) == 1


def test_practice_comments_never_come_in_the_study(reader, installation):
    device = reader("single").open_cases()
    device.answer("a")
    device.see_case(2)
    expect(device.page.locator(".feedback")).to_have_count(0)
    assert "feedback" not in repr(device.state())
    receipt = device.put(device.state()["slots"][1]["slot"], answers={"answer": {"choice": "a"}})
    assert set(receipt) == {"submission", "version", "savedAt", "serverNow"}


def test_practice_images_are_not_in_the_study_and_addresses_differ_between_readers(reader, installation):
    first, second = reader("single"), reader("single")
    practice = first.context.request.get(installation.address + "/api/warm-up").json()["slots"]
    addresses = [{slot["image"] for slot in device.state()["slots"]} for device in (first, second)]
    assert not addresses[0] & addresses[1] and not addresses[0] & {slot["image"] for slot in practice}
    images = {first.context.request.get(installation.address + address).body() for address in addresses[0]}
    assert not images & {first.context.request.get(installation.address + slot["image"]).body() for slot in practice}
    foreign = second.context.request.get(installation.address + addresses[0].pop())
    assert foreign.status == 404
