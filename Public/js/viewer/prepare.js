// What a worker can do ahead of time, so that showing a film costs the page only a table look-up per pixel.
import { fittedView, visibleRegion } from "./geometry.js";
import { halved, resample } from "./resample.js";

/**
 * @typedef {object} Prepared
 * @property {import("./geometry.js").Region} region the whole film on the canvas that was named
 * @property {Uint16Array} values the film resampled for that region
 * @property {{width: number, height: number, pixels: Uint8Array|Uint16Array, bits: number}} half
 * @property {number} milliseconds what the resampling took
 */

/**
 * @param {import("./png.js").Film} film
 * @param {{width: number, height: number}} canvas in device pixels
 * @returns {Prepared}
 */
export function prepared(film, canvas) {
    const frame = {
        canvasWidth: canvas.width,
        canvasHeight: canvas.height,
        filmWidth: film.width,
        filmHeight: film.height,
    };
    const region = visibleRegion(fittedView(frame), frame);
    const start = performance.now();
    const values = resample(film, region);
    return { region, values, milliseconds: performance.now() - start, half: halved(film) };
}
