// Film values on the device-pixel grid: the mean over the covered area when the film is made smaller, bilinear
// interpolation when it is enlarged, untouched values at 1:1. Pure arithmetic on typed arrays.

/** @typedef {import("./geometry.js").Region} Region */

/**
 * What one unit of a film value becomes in resampled values. 8-bit films keep 8 bits behind the point, so that a
 * narrow window over a reduced picture shows no steps that the film does not have.
 * @param {{bits: number}} film @returns {number} 256 or 1
 */
export function valueScale(film) {
    return film.bits === 8 ? 256 : 1;
}

/**
 * Resamples the visible part of a film.
 * @param {{width: number, height: number, pixels: Uint8Array|Uint16Array, bits: number}} film
 * @param {Region} region where on the canvas; zoom and origin may be fractions
 * @returns {Uint16Array} region.width x region.height values, row by row, times `valueScale(film)`
 */
export function resample(film, region) {
    const target = new Uint16Array(region.width * region.height);
    if (target.length === 0) return target;
    if (region.zoom < 1) averageAreas(film, region, target);
    else if (region.zoom === 1 && Number.isInteger(region.originX) && Number.isInteger(region.originY)) {
        copyValues(film, region, target);
    } else interpolate(film, region, target);
    return target;
}

/**
 * The film at half its size (means of 2 x 2), for drafts during a gesture.
 * @returns {{width: number, height: number, pixels: Uint8Array|Uint16Array, bits: number}}
 */
export function halved(film) {
    const { width, height, pixels } = film;
    const halfWidth = Math.ceil(width / 2);
    const halfHeight = Math.ceil(height / 2);
    const half = new pixels.constructor(halfWidth * halfHeight);
    for (let row = 0; row < halfHeight; row++) {
        const upper = row * 2 * width;
        const lower = Math.min(row * 2 + 1, height - 1) * width;
        const to = row * halfWidth;
        for (let column = 0; column < halfWidth; column++) {
            const left = column * 2;
            const right = left + 1 < width ? left + 1 : left;
            half[to + column] =
                (pixels[upper + left] + pixels[upper + right] + pixels[lower + left] + pixels[lower + right] + 2) >> 2;
        }
    }
    return { width: halfWidth, height: halfHeight, pixels: half, bits: film.bits };
}

function copyValues(film, region, target) {
    const scale = valueScale(film);
    for (let row = 0; row < region.height; row++) {
        let from = (region.top + row - region.originY) * film.width + region.left - region.originX;
        let to = row * region.width;
        for (const end = to + region.width; to < end; ) target[to++] = film.pixels[from++] * scale;
    }
}

/**
 * Mean over each device pixel's area. Each film row is read once and shortened to one sum per device pixel's width;
 * the short rows are then added up.
 */
function averageAreas(film, region, target) {
    const step = 1 / region.zoom;
    const edges = columnEdges(film, region, step);
    const line = new Float64Array(region.width);
    const total = new Float64Array(region.width);
    let rowInLine = -1;
    for (let row = 0; row < region.height; row++) {
        const upper = Math.max(0, (region.top + row - region.originY) * step);
        const lower = Math.min(film.height, (region.top + row + 1 - region.originY) * step);
        total.fill(0);
        for (let filmRow = Math.floor(upper); filmRow < lower; filmRow++) {
            // The row that a border cuts serves the device rows on both sides of it.
            if (filmRow !== rowInLine) sumRow(film, filmRow, edges, line);
            rowInLine = filmRow;
            const weight = Math.min(lower, filmRow + 1) - Math.max(upper, filmRow);
            for (let column = 0; column < line.length; column++) total[column] += line[column] * weight;
        }
        const scale = lower > upper ? valueScale(film) / (lower - upper) : 0;
        const to = row * region.width;
        for (let column = 0; column < region.width; column++) {
            target[to + column] = total[column] * edges.perWidth[column] * scale + 0.5;
        }
    }
}

/** Where device-pixel borders cut film columns: the column, the part of it before the border, and 1 / width between. */
function columnEdges(film, region, step) {
    const whole = new Int32Array(region.width + 1);
    const part = new Float64Array(region.width + 1);
    const perWidth = new Float64Array(region.width);
    for (let column = 0, before = 0; column <= region.width; column++) {
        const x = Math.min(Math.max((region.left + column - region.originX) * step, 0), film.width);
        whole[column] = Math.min(Math.floor(x), film.width - 1);
        part[column] = x - whole[column];
        if (column > 0) perWidth[column - 1] = x > before ? 1 / (x - before) : 0;
        before = x;
    }
    return { whole, part, perWidth };
}

/** Sums of one film row between neighbouring borders, into `line`. A column that a border cuts is shared. */
function sumRow({ pixels, width }, filmRow, { whole, part }, line) {
    const start = filmRow * width;
    let at = start + whole[0];
    let carried = -part[0] * pixels[at];
    for (let column = 0; column < line.length; column++) {
        const cut = start + whole[column + 1];
        let sum = 0;
        for (; at < cut; at++) sum = (sum + pixels[at]) | 0;
        const before = part[column + 1] * pixels[cut];
        line[column] = carried + sum + before;
        carried = -before;
    }
}

/** Bilinear between pixel centres. Each film row is stretched once and serves all device rows next to it. */
function interpolate(film, region, target) {
    const { width, height, pixels } = film;
    const step = 1 / region.zoom;
    const scale = valueScale(film);
    const neighbours = new Int32Array(region.width * 2);
    const fractions = new Float32Array(region.width);
    for (let column = 0; column < region.width; column++) {
        const x = Math.min(Math.max((region.left + column + 0.5 - region.originX) * step - 0.5, 0), width - 1);
        const left = Math.floor(x);
        neighbours[column * 2] = left;
        neighbours[column * 2 + 1] = Math.min(left + 1, width - 1);
        fractions[column] = (x - left) * scale;
    }
    const stretch = (row, into) => {
        const start = row * width;
        for (let column = 0; column < region.width; column++) {
            const left = pixels[start + neighbours[column * 2]];
            const right = pixels[start + neighbours[column * 2 + 1]];
            into[column] = left * scale + (right - left) * fractions[column];
        }
    };
    let upper = new Float32Array(region.width);
    let lower = new Float32Array(region.width);
    let upperRow = -1;
    let lowerRow = -1;
    for (let row = 0; row < region.height; row++) {
        const y = Math.min(Math.max((region.top + row + 0.5 - region.originY) * step - 0.5, 0), height - 1);
        const above = Math.floor(y);
        const below = Math.min(above + 1, height - 1);
        if (above !== upperRow) {
            if (above === lowerRow) [upper, lower, lowerRow] = [lower, upper, upperRow];
            else stretch(above, upper);
            upperRow = above;
        }
        if (below !== lowerRow) {
            stretch(below, lower);
            lowerRow = below;
        }
        const fraction = y - above;
        const to = row * region.width;
        for (let column = 0; column < region.width; column++) {
            target[to + column] = upper[column] + (lower[column] - upper[column]) * fraction + 0.5;
        }
    }
}
