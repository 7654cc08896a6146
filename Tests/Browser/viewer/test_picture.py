"""What stands on the canvas, pixel for pixel."""

import numpy
import pytest

import png_files


def write(films, pixels, name="film.png"):
    (films / name).write_bytes(png_files.grey_png(pixels))
    return f"/films/{name}"


def noise(shape, bits=8, top=None):
    kind = numpy.uint8 if bits == 8 else numpy.uint16
    return numpy.random.default_rng(7).integers(0, top or 2**bits, shape, dtype=kind)


def area_matrix(film_size, first, count, origin, zoom):
    """Share of each film pixel in each device pixel's area, rows adding up to 1."""
    step = 1 / zoom
    low = numpy.clip((first + numpy.arange(count) - origin) * step, 0, film_size)[:, None]
    high = numpy.clip((first + numpy.arange(count) + 1 - origin) * step, 0, film_size)[:, None]
    pixel = numpy.arange(film_size)[None, :]
    shares = numpy.clip(numpy.minimum(high, pixel + 1) - numpy.maximum(low, pixel), 0, None)
    return shares / (high - low)


def linear_matrix(film_size, first, count, origin, zoom):
    """Weights of linear interpolation between pixel centres."""
    x = numpy.clip((first + numpy.arange(count) + 0.5 - origin) / zoom - 0.5, 0, film_size - 1)
    return numpy.clip(1 - numpy.abs(x[:, None] - numpy.arange(film_size)[None, :]), 0, None)


def resampled(viewer, film, region):
    script = """([width, height, bits, values, region]) => {
        const pixels = (bits === 8 ? Uint8Array : Uint16Array).from(values);
        return [...test.resample.resample({ width, height, bits, pixels }, region)];
    }"""
    height, width = film.shape
    bits = 8 if film.dtype == numpy.uint8 else 16
    values = viewer.run(script, [width, height, bits, film.ravel().tolist(), region])
    return numpy.array(values).reshape(region["height"], region["width"]) / (256 if bits == 8 else 1)


@pytest.mark.parametrize("bits", [8, 16])
@pytest.mark.parametrize("zoom", [0.93, 0.5, 0.36, 0.1, 0.013])
@pytest.mark.parametrize("origin", [(0, 0), (-5, -3), (2.5, 1.5)])
def test_area_average_equals_numpy(viewer, bits, zoom, origin):
    film = noise((83, 131), bits)
    left, top = max(0, int(numpy.ceil(origin[0]))), max(0, int(numpy.ceil(origin[1])))
    width = max(1, min(90, int(131 * zoom + origin[0]) - left))
    height = max(1, min(60, int(83 * zoom + origin[1]) - top))
    origin = origin if zoom > 0.3 else (0, 0)
    left, top = (left, top) if zoom > 0.3 else (0, 0)
    region = {"left": left, "top": top, "width": width, "height": height}
    region |= {"originX": origin[0], "originY": origin[1], "zoom": zoom}
    rows = area_matrix(83, top, height, origin[1], zoom)
    columns = area_matrix(131, left, width, origin[0], zoom)
    expected = rows @ film.astype(float) @ columns.T
    assert numpy.abs(resampled(viewer, film, region) - expected).max() < (0.01 if bits == 8 else 0.51)


@pytest.mark.parametrize("bits", [8, 16])
@pytest.mark.parametrize("zoom", [1, 1.37, 3, 16])
def test_enlarging_is_bilinear(viewer, bits, zoom):
    film = noise((41, 57), bits)
    region = {"left": 3, "top": 2, "width": 40, "height": 30, "originX": -4.5, "originY": -2.25, "zoom": zoom}
    rows = linear_matrix(41, 2, 30, -2.25, zoom)
    columns = linear_matrix(57, 3, 40, -4.5, zoom)
    expected = rows @ film.astype(float) @ columns.T
    assert numpy.abs(resampled(viewer, film, region) - expected).max() < (0.01 if bits == 8 else 0.52)


@pytest.mark.parametrize("prepared", [True, False])
def test_the_fitted_film_on_the_canvas_equals_numpy(viewer, films, prepared):
    film = noise((1801, 1237))
    address = write(films, film)
    viewer.run("([address, canvas]) => test.show(address, canvas)", [address, viewer.size() if prepared else None])
    size, zoom = viewer.size(), viewer.state()["zoom"]
    assert zoom == min(size["width"] / 1237, size["height"] / 1801)
    width, left = round(1237 * zoom), round(size["width"] / 2 - 1237 / 2 * zoom)
    rows = area_matrix(1801, 0, size["height"], 0, zoom)
    columns = area_matrix(1237, left, width, left, zoom)
    expected = rows @ film.astype(float) @ columns.T
    shown = viewer.greys()
    assert numpy.abs(shown[:, left : left + width] - expected).max() <= 1
    assert not shown[:, :left].any() and not shown[:, left + width :].any()


@pytest.mark.parametrize("inverted", [False, True])
def test_one_to_one_shows_stored_values(viewer, films, inverted):
    film = noise((1500, 1700))
    viewer.show(write(films, film))
    viewer.run("inverted => { test.viewer.oneToOne(); if (inverted) test.viewer.invert(); }", inverted)
    viewer.settle()
    size = viewer.size()
    left, top = 850 - size["width"] // 2, 750 - size["height"] // 2
    part = film[top : top + size["height"], left : left + size["width"]]
    shown = viewer.greys()
    # An odd canvas centres a film pixel's edge on half a device pixel; the grid then lies one to the side.
    candidates = [film[top + dy :, left + dx :][: part.shape[0], : part.shape[1]] for dy in (-1, 0) for dx in (-1, 0)]
    assert any(numpy.array_equal(255 - shown if inverted else shown, candidate) for candidate in candidates)


def test_12_bits_in_16_span_black_to_white(viewer, films):
    film = noise((200, 240), 16, top=4096)
    film[0, 0], film[0, 1] = 0, 4095
    viewer.show(write(films, film))
    assert (viewer.state()["windowCentre"], viewer.state()["windowWidth"]) == (2047.5, 4095)
    viewer.run("test.viewer.oneToOne()")
    viewer.settle()
    size = viewer.size()
    left, top = round(size["width"] / 2 - 120), round(size["height"] / 2 - 100)
    expected = numpy.floor(film / 4095 * 255 + 0.5)
    assert numpy.array_equal(viewer.greys(left, top, 240, 200), expected)


def test_a_window_maps_linearly(viewer, films):
    film = numpy.arange(256, dtype=numpy.uint8).reshape(1, 256).repeat(64, 0)
    viewer.show(write(films, film))
    viewer.run("() => { test.viewer.oneToOne(); test.viewer.adjustWindow(-155 / 255, 20 / 255); }")
    viewer.settle()
    state = viewer.state()
    assert (state["windowCentre"], state["windowWidth"]) == (pytest.approx(147.5), pytest.approx(100))
    size = viewer.size()
    shown = viewer.greys(round(size["width"] / 2 - 128), size["height"] // 2, 256, 1)[0]
    expected = numpy.clip((numpy.arange(256) - 147.5) / 100 + 0.5, 0, 1) * 255
    assert numpy.abs(shown - expected).max() <= 0.51


def test_clear_is_black_before_it_returns(viewer, films):
    viewer.show(write(films, numpy.full((500, 500), 255, numpy.uint8)))
    assert viewer.greys().max() == 255
    shown = viewer.run(
        """() => {
            test.viewer.clear();
            const { width, height } = test.viewer.canvas;
            const { data } = test.viewer.canvas.getContext("2d").getImageData(0, 0, width, height);
            let brightest = 0;
            for (let at = 0; at < data.length; at++) if (at % 4 !== 3) brightest = Math.max(brightest, data[at]);
            return { brightest, hud: document.querySelector(".film-hud").textContent, state: test.viewer.viewState() };
        }"""
    )
    assert shown == {"brightest": 0, "hud": "", "state": None}
    viewer.settle()
    assert viewer.greys().max() == 0


def test_show_after_clear_or_another_show_is_rejected(viewer, films):
    write(films, noise((50, 50)))
    outcome = viewer.run(
        """async () => {
            const film = await test.decode("/films/film.png");
            const first = test.viewer.show(film).then(() => "painted", (error) => error.name);
            const second = test.viewer.show(film).then((time) => typeof time, (error) => error.name);
            const outcome = [await first, await second];
            const third = test.viewer.show(film).catch((error) => error.name);
            test.viewer.clear();
            return [...outcome, await third];
        }"""
    )
    assert outcome == ["AbortError", "number", "AbortError"]


def test_show_waits_for_a_viewer_with_a_size(viewer, films):
    write(films, noise((50, 50)))
    outcome = viewer.run(
        """async () => {
            const container = document.createElement("div");
            container.style.display = "none";
            container.style.height = "200px";
            document.body.append(container);
            const second = test.makeViewer(container);
            let painted = false;
            const showing = second.show(await test.decode("/films/film.png")).then(() => (painted = true));
            await new Promise((resolve) => setTimeout(resolve, 200));
            const before = painted;
            container.style.display = "block";
            await showing;
            const { width, height } = second.canvas;
            const { data } = second.canvas.getContext("2d").getImageData(0, 0, width, height);
            const isPainted = data.some((value, at) => at % 4 !== 3 && value > 0);
            second.destroy();
            container.remove();
            return [before, painted, isPainted, height];
        }"""
    )
    assert outcome == [False, True, True, 200]


def test_a_slow_machine_sees_drafts_while_the_film_moves_and_then_the_sharp_picture(viewer, films):
    # Not prepared by the worker, whose own clock would already tell of a slow machine.
    viewer.run("address => test.show(address, null)", write(films, noise((900, 900))))
    seen = viewer.run(
        """async () => {
            // A clock on which every frame takes longer than there is time for.
            const honest = performance.now.bind(performance);
            let calls = 0;
            performance.now = () => honest() + 50 * calls++;
            const draft = document.querySelector(".film-draft");
            const seen = [];
            for (let step = 0; step < 3; step++) {
                test.viewer.panBy(3, 2);
                await new Promise((resolve) => requestAnimationFrame(resolve));
                const { data } = draft.getContext("2d").getImageData(0, 0, draft.width, draft.height);
                seen.push([draft.hidden, new Set(data).size > 20]);
            }
            performance.now = honest;
            const { width, height } = draft.getBoundingClientRect();
            await new Promise((resolve) => setTimeout(resolve, 400));
            return { seen, width, height, hidden: draft.hidden };
        }"""
    )
    assert seen["seen"] == [[True, False], [False, True], [False, True]]
    box = viewer.box()
    assert 0 <= seen["width"] - box["width"] <= 2 and 0 <= seen["height"] - box["height"] <= 2
    assert seen["hidden"] is True
    size, zoom = viewer.size(), viewer.state()["zoom"]
    state = viewer.state()
    origin = [round(size["width"] / 2 - state["panX"] * zoom), round(size["height"] / 2 - state["panY"] * zoom)]
    rows = area_matrix(900, origin[1], size["height"] - origin[1], origin[1], zoom)
    columns = area_matrix(900, origin[0], round(900 * zoom), origin[0], zoom)
    film = noise((900, 900)).astype(float)
    shown = viewer.greys(origin[0], origin[1], columns.shape[0], rows.shape[0])
    assert numpy.abs(shown - rows @ film @ columns.T).max() <= 1


@pytest.mark.parametrize("ratio", [1, 2, 3])
def test_one_canvas_pixel_per_device_pixel_also_after_resizing(open_viewer, films, ratio):
    viewer = open_viewer(device_scale_factor=ratio)
    viewer.show(write(films, noise((900, 900))))
    for width, height in [(1000, 700), (500, 800)]:
        viewer.page.set_viewport_size({"width": width, "height": height})
        viewer.wait_until("([w, r]) => test.viewer.canvas.width === w * r", [width, ratio])
        box, size, state = viewer.box(), viewer.size(), viewer.state()
        assert size == {"width": round(box["width"] * ratio), "height": round(box["height"] * ratio)}
        assert state["zoom"] == pytest.approx(min(size["width"], size["height"]) / 900)
        assert viewer.greys().max() > 0


def test_a_zoomed_view_survives_resizing(viewer, films):
    viewer.show(write(films, noise((900, 900))))
    viewer.run("() => { test.viewer.oneToOne(); test.viewer.panBy(50, 20); }")
    before = viewer.state()
    viewer.page.set_viewport_size({"width": 640, "height": 480})
    viewer.wait_until("test.viewer.canvas.width === 640")
    after = viewer.state()
    assert [after[key] for key in ("zoom", "panX", "panY")] == [before[key] for key in ("zoom", "panX", "panY")]
