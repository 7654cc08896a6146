"""The PNG decoder gives the stored values, or says what is wrong."""

import base64
import hashlib
import json
import struct
import zlib

import numpy
import pytest
from PIL import Image

import png_files
from viewer_page import CHECKOUT, ViewerPage

REFERENCE = CHECKOUT.parent / "shared" / "reference" / "png"
FULL_SIZE = CHECKOUT.parent / "shared" / "data" / "full-size" / "SIMF01.png"


def grey_reference_files():
    """Names of the reference set's decodable, non-interlaced grey files; empty where the set is not at hand."""
    if not (REFERENCE / "expected.json").exists():
        return []
    listed = json.loads((REFERENCE / "expected.json").read_text())["files"]
    names = []
    for entry in listed:
        data = (REFERENCE / entry["file"]).read_bytes()
        if "grey_sha256_le" in entry and data[25] == 0 and data[28] == 0:
            names.append(entry["file"])
    return names


def noise(bits, shape=(37, 53)):
    kind = numpy.uint8 if bits == 8 else numpy.uint16
    return numpy.random.default_rng(bits).integers(0, 2**bits, shape, dtype=kind)


def values(answer):
    kind = numpy.uint8 if answer["bits"] == 8 else numpy.dtype("<u2")
    return numpy.frombuffer(base64.b64decode(answer["values"]), kind).reshape(answer["height"], answer["width"])


@pytest.fixture(scope="module")
def page(browser, server):
    context = browser.new_context()
    yield ViewerPage(context.new_page(), server)
    context.close()


def decode(page, films, data, where="test.decodeInWorker"):
    (films / "film.png").write_bytes(data)
    return page.run(f"address => {where}(address)", "/films/film.png")


@pytest.mark.parametrize("bits", [8, 16])
@pytest.mark.parametrize("kind", [0, 1, 2, 3, 4, "mixed"])
def test_every_filter_gives_the_values_that_pillow_reads(page, films, bits, kind):
    pixels = noise(bits)
    data = png_files.grey_png(pixels, lambda row: row % 5 if kind == "mixed" else kind, parts=3)
    answer = decode(page, films, data)
    with Image.open(films / "film.png") as image:
        pillow = numpy.asarray(image).astype(pixels.dtype)
    assert numpy.array_equal(pillow, pixels)
    assert numpy.array_equal(values(answer), pillow)
    assert (answer["minimum"], answer["maximum"]) == (pixels.min(), pixels.max())


@pytest.mark.parametrize("bits", [1, 2, 4])
@pytest.mark.parametrize("width", [1, 7, 16])
def test_packed_samples_are_widened_to_8_bits(page, films, bits, width):
    packed = numpy.random.default_rng(width).integers(0, 2**bits, (6, width))
    answer = decode(page, films, png_files.packed_png(packed, bits, width))
    assert answer["bits"] == 8
    assert numpy.array_equal(values(answer), packed * (255 // (2**bits - 1)))


@pytest.mark.parametrize("shape", [(1, 1), (1, 300), (300, 1)])
def test_thin_films(page, films, shape):
    pixels = noise(16, shape)
    assert numpy.array_equal(values(decode(page, films, png_files.grey_png(pixels, lambda row: 4))), pixels)


def test_the_page_decodes_like_the_worker(page, films):
    data = png_files.grey_png(noise(16), lambda row: row % 5)
    assert decode(page, films, data, "test.decodeInPage") == decode(page, films, data)


@pytest.mark.skipif(not grey_reference_files(), reason="the reference set lies beside the checkout, and is not there")
@pytest.mark.parametrize("name", grey_reference_files())
def test_reference_files(page, name):
    expected = {entry["file"]: entry for entry in json.loads((REFERENCE / "expected.json").read_text())["files"]}[name]
    answer = page.run("address => test.decodeInWorker(address)", f"/shared/reference/png/{name}")
    assert answer.get("sha256") == expected["grey_sha256_le"], answer
    assert {key: answer[key] for key in ("width", "height", "bits")} == {
        key: expected[key] for key in ("width", "height", "bits")
    }
    assert (answer["minimum"], answer["maximum"]) == (expected["min"], expected["max"])


@pytest.mark.skipif(not FULL_SIZE.exists(), reason="the full-size films lie beside the checkout, and are not there")
def test_a_full_size_film(page):
    with Image.open(FULL_SIZE) as image:
        pixels = numpy.asarray(image)
    answer = page.run("address => test.decodeInWorker(address)", "/shared/data/full-size/SIMF01.png")
    assert answer["sha256"] == hashlib.sha256(pixels.tobytes()).hexdigest()


def good():
    return png_files.grey_png(noise(8), lambda row: row % 5)


def with_header(**changes):
    fields = {"width": 53, "height": 37, "bits": 8, **changes}
    return good()[:8] + png_files.header(**fields) + good()[33:]


def spoilt(data, at):
    return data[:at] + bytes([data[at] ^ 0x55]) + data[at + 1 :]


def with_data(compressed):
    end = png_files.chunk(b"IEND", b"")
    return good()[:33] + png_files.chunk(b"IDAT", compressed) + end


BAD = {
    "empty": (b"", "notPNG"),
    "a JPEG": (b"\xff\xd8\xff\xe0" + bytes(60), "notPNG"),
    "cut in the data": (good()[:400], "truncated"),
    "cut before IEND": (good()[:-12], "truncated"),
    "no picture data": (good()[:33] + png_files.chunk(b"IEND", b""), "truncated"),
    "a flipped byte": (spoilt(good(), 300), "damaged"),
    "a spoilt header": (spoilt(good(), 18), "damaged"),
    "rows missing": (with_data(zlib.compress(bytes(54 * 36))), "truncated"),
    "rows too many": (with_data(zlib.compress(bytes(54 * 38))), "damaged"),
    "no zlib stream": (with_data(b"nothing of the kind"), "damaged"),
    "a cut zlib stream": (with_data(zlib.compress(bytes(54 * 37))[:-6]), "damaged"),
    "filter 5": (with_data(zlib.compress(b"\x05" + bytes(54 * 37 - 1))), "damaged"),
    "width 0": (with_header(width=0), "damaged"),
    "too large": (with_header(width=2**31 - 1, height=2**31 - 1), "tooLarge"),
    "colour": (with_header(colour=2), "unsupported"),
    "grey with alpha": (with_header(colour=4), "unsupported"),
    "interlaced": (with_header(interlace=1), "unsupported"),
    "3 bits": (with_header(bits=3), "unsupported"),
    "a palette": (good()[:33] + png_files.chunk(b"PLTE", bytes(3)) + good()[33:], "unsupported"),
    "data before the header": (good()[:8] + png_files.chunk(b"IDAT", b"") + good()[8:], "damaged"),
    "a header of 12 bytes": (good()[:8] + png_files.chunk(b"IHDR", struct.pack(">III", 5, 5, 8)), "damaged"),
}


@pytest.mark.parametrize("name", BAD)
def test_wrong_files_are_named_and_the_pool_goes_on(page, films, name):
    data, code = BAD[name]
    answer = decode(page, films, data)
    assert (answer.get("error"), answer.get("code")) == ("PNGError", code), answer
    assert numpy.array_equal(values(decode(page, films, good())), noise(8))


def test_many_films_at_once_come_back_to_their_own_callers(page):
    films = [png_files.grey_png(numpy.full((4, 4 + size), size, numpy.uint8)) for size in range(12)]
    answers = page.run("all => Promise.all(all.map(test.decodeBytes))", [list(data) for data in films])
    assert [(answer["width"], answer["minimum"]) for answer in answers] == [(4 + size, size) for size in range(12)]
