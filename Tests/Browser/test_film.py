"""What is seen of the films: nothing of the last one, the next ones ready, every grey value as it is in the file."""

import base64

import numpy
from device import wait_until
from PIL import Image

LIGHT = """
() => {
    const canvas = document.querySelector(".film-canvas");
    const pixels = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
    return pixels.some((value, index) => index % 4 < 3 && value > 0);
}
"""

WATCH = f"""
() => {{
    // Looks at the film right after the press, before the browser can paint again.
    globalThis.seen = [];
    const look = {LIGHT};
    document.querySelector(".choice").addEventListener("click", () => seen.push(look()));
}}
"""


def test_the_old_image_is_gone_in_the_moment_of_the_answer(reader):
    device = reader("single").open_cases()
    assert device.page.evaluate(LIGHT)
    device.page.evaluate(WATCH)
    device.answer("a")
    device.see_case(2)
    assert device.page.evaluate("seen") == [False]


def test_the_next_three_images_are_asked_for_ahead_and_nothing_before_its_turn(reader):
    device = reader("single")
    slots = device.state()["slots"]
    asked = []
    device.page.on("request", lambda request: "/images/" in request.url and asked.append(request.url))
    device.open_cases()
    wait_until(device.page, lambda: len(asked) >= 4)
    assert [url.removeprefix(device.installation.address) for url in asked[:4]] == [slot["image"] for slot in slots[:4]]


def test_an_image_fetched_ahead_is_not_fetched_again(reader):
    device = reader("single")
    asked = []
    device.page.on("request", lambda request: "/images/" in request.url and asked.append(request.url))
    device.open_cases()
    wait_until(device.page, lambda: len(asked) == 8)
    device.read("abab")
    device.see_case(5)
    assert len(asked) == 8


def test_images_are_kept_out_of_the_browsers_cache(reader):
    device = reader("single")
    for slot in device.state()["slots"][:2]:
        response = device.context.request.get(device.installation.address + slot["image"])
        assert response.headers["cache-control"] == "private, no-store"
        assert response.headers["content-type"] == "image/png"


def test_the_screen_shows_the_grey_values_of_the_file_at_one_to_one(reader, studies):
    device = reader("single").open_cases()
    page = device.page
    slots = device.state()["slots"]
    numbers = {
        row["slot"]: row["number"]
        for row in device.installation.rows(
            "SELECT slot, number FROM assignment JOIN study_case ON study_case.id = assignment.case_id"
        )
    }
    page.get_by_role("button", name="Original size, 1:1").click()
    page.wait_for_timeout(400)
    shown = page.evaluate("""() => {
            const canvas = document.querySelector(".film-canvas");
            const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
            const grey = new Uint8Array(data.length / 4);
            for (let index = 0; index < grey.length; index++) grey[index] = data[4 * index];
            let text = "";
            for (let start = 0; start < grey.length; start += 32768) text += String.fromCharCode(...grey.subarray(start, start + 32768));
            return { width: canvas.width, height: canvas.height, values: btoa(text) };
        }""")
    screen = numpy.frombuffer(base64.b64decode(shown["values"]), numpy.uint8).reshape(shown["height"], shown["width"])
    [file] = (studies / "single/images").glob(f"*-{int(numbers[slots[0]['slot']]):02}.png")
    film = numpy.asarray(Image.open(file)).astype(float)
    # 8 bits are shown as they are, 16 bits from the darkest to the brightest value that occurs.
    low, high = (film.min(), film.max()) if film.max() > 255 else (0, 255)
    expected = numpy.round((film - low) * 255 / (high - low))
    rows, columns = numpy.flatnonzero(screen.any(axis=1)), numpy.flatnonzero(screen.any(axis=0))
    picture = screen[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    if film.shape[0] > screen.shape[0]:
        # A large film is seen in part: its middle.
        top, left = (film.shape[0] - picture.shape[0]) // 2, (film.shape[1] - picture.shape[1]) // 2
        expected = expected[top : top + picture.shape[0], left : left + picture.shape[1]]
    assert picture.shape == expected.shape
    assert numpy.abs(picture - expected).max() <= 1
