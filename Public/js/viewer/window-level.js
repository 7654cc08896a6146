// Window width and centre ("level"): which film values become black and white. Pure arithmetic.
//
// The mapping is linear and exact (DICOM PS3.3 C.11.2.1.3.2, LINEAR_EXACT): grey = ((v - centre) / width + 0.5) * 255.
import { clamp } from "./geometry.js";

/**
 * @typedef {object} Window in film values
 * @property {number} centre the value shown as middle grey
 * @property {number} width from black to white
 *
 * @typedef {object} ValueRange
 * @property {number} low
 * @property {number} high greater than low
 */

/**
 * The full range of a film: what its 8 bits can hold, or the values that occur in its 16 bits (which are often
 * 10 or 12 bits wide, so that 0...65535 would show it black).
 * @param {import("./png.js").Film} film @returns {ValueRange}
 */
export function fullRange(film) {
    if (film.bits === 8) return { low: 0, high: 255 };
    return { low: film.minimum, high: Math.max(film.maximum, film.minimum + 1) };
}

/** @param {ValueRange} range @returns {Window} */
export function initialWindow(range) {
    return { centre: (range.low + range.high) / 2, width: range.high - range.low };
}

/**
 * Centre inside the range; width from 1 (or 1/512 of the range, where that is more) to twice the range.
 * @param {Window} window @param {ValueRange} range @returns {Window}
 */
export function clampWindow(window, range) {
    const size = range.high - range.low;
    return {
        centre: clamp(window.centre, range.low, range.high),
        width: clamp(window.width, Math.min(size, Math.max(1, size / 512)), size * 2),
    };
}

/**
 * @param {Window} window @param {ValueRange} range
 * @param {number} widthFraction change of the width, 1 = the full range of the film
 * @param {number} centreFraction change of the centre, 1 = the full range of the film
 * @returns {Window}
 */
export function adjustedWindow(window, range, widthFraction, centreFraction) {
    const size = range.high - range.low;
    return clampWindow(
        { centre: window.centre + centreFraction * size, width: window.width + widthFraction * size },
        range,
    );
}

/**
 * Fills the look-up table from resampled values (0...65535) to opaque grey pixels.
 * @param {Uint32Array} table 65536 entries, RGBA in memory order of a little-endian machine
 * @param {Window} window @param {boolean} inverted @param {number} scale see `valueScale`
 */
export function fillTable(table, window, inverted, scale) {
    const gain = 255 / (window.width * scale);
    const offset = 127.5 - (window.centre / window.width) * 255;
    for (let value = 0; value < table.length; value++) {
        const grey = Math.min(Math.max(Math.floor(value * gain + offset + 0.5 + 1e-9), 0), 255);
        table[value] = 0xff000000 | ((inverted ? 255 - grey : grey) * 0x010101);
    }
}

/** @param {Uint16Array} values @param {Uint32Array} table @param {Uint32Array} target pixels, one per value */
export function applyTable(values, table, target) {
    for (let index = 0; index < values.length; index++) target[index] = table[values[index]];
}
