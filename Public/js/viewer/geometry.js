// Where the film lies on the canvas. Pure arithmetic.
//
// Film coordinates: pixel column i covers x from i to i + 1; (0, 0) is the top left corner of the film.
// Canvas coordinates: device pixels, the same way.

/**
 * @typedef {object} Frame sizes of canvas (device pixels) and film (film pixels)
 * @property {number} canvasWidth
 * @property {number} canvasHeight
 * @property {number} filmWidth
 * @property {number} filmHeight
 *
 * @typedef {object} View
 * @property {number} zoom device pixels per film pixel
 * @property {number} panX film x at the centre of the canvas
 * @property {number} panY film y at the centre of the canvas
 *
 * @typedef {object} Region the visible part of the film on the device-pixel grid
 * @property {number} left first canvas column that shows film
 * @property {number} top first canvas row that shows film
 * @property {number} width canvas columns that show film, 0 when none
 * @property {number} height canvas rows that show film, 0 when none
 * @property {number} originX canvas x of the film's left edge
 * @property {number} originY canvas y of the film's top edge
 * @property {number} zoom device pixels per film pixel
 */

export const maximumZoom = 16;

/** The zoom at which the whole film is just visible. @param {Frame} frame @returns {number} */
export function fitZoom(frame) {
    return Math.min(frame.canvasWidth / frame.filmWidth, frame.canvasHeight / frame.filmHeight);
}

/** @param {Frame} frame @returns {View} the whole film, centred */
export function fittedView(frame) {
    return { zoom: fitZoom(frame), panX: frame.filmWidth / 2, panY: frame.filmHeight / 2 };
}

/**
 * Fit / 4 to 16:1; 1:1 and fit are always inside.
 * @param {Frame} frame @returns {{smallest: number, largest: number}}
 */
export function zoomLimits(frame) {
    const fit = fitZoom(frame);
    return { smallest: Math.min(fit / 4, 1), largest: Math.max(maximumZoom, fit) };
}

/**
 * Keeps the zoom inside its limits and a point of the film at the canvas centre, so that the film cannot be lost.
 * @param {View} view @param {Frame} frame @returns {View}
 */
export function clampView(view, frame) {
    const { smallest, largest } = zoomLimits(frame);
    return {
        zoom: clamp(view.zoom, smallest, largest),
        panX: clamp(view.panX, 0, frame.filmWidth),
        panY: clamp(view.panY, 0, frame.filmHeight),
    };
}

/** @param {View} view @param {Frame} frame @param {number} x @param {number} y @returns {{x: number, y: number}} */
export function filmToCanvas(view, frame, x, y) {
    return {
        x: frame.canvasWidth / 2 + (x - view.panX) * view.zoom,
        y: frame.canvasHeight / 2 + (y - view.panY) * view.zoom,
    };
}

/** @param {View} view @param {Frame} frame @param {number} x @param {number} y @returns {{x: number, y: number}} */
export function canvasToFilm(view, frame, x, y) {
    return {
        x: view.panX + (x - frame.canvasWidth / 2) / view.zoom,
        y: view.panY + (y - frame.canvasHeight / 2) / view.zoom,
    };
}

/**
 * Zooms so that the film point under canvas point (x, y) stays there, as far as the limits allow.
 * @param {View} view @param {Frame} frame @param {number} zoom the new zoom @param {number} x @param {number} y
 * @returns {View}
 */
export function zoomedAbout(view, frame, zoom, x, y) {
    const { smallest, largest } = zoomLimits(frame);
    const reached = clamp(zoom, smallest, largest);
    const fixed = canvasToFilm(view, frame, x, y);
    const moved = {
        zoom: reached,
        panX: fixed.x - (x - frame.canvasWidth / 2) / reached,
        panY: fixed.y - (y - frame.canvasHeight / 2) / reached,
    };
    return clampView(moved, frame);
}

/** Moves the picture by device pixels, right and down positive. @returns {View} */
export function pannedBy(view, frame, dx, dy) {
    return clampView({ zoom: view.zoom, panX: view.panX - dx / view.zoom, panY: view.panY - dy / view.zoom }, frame);
}

/**
 * The film's place on whole device pixels. The origin is rounded, so that 1:1 shows stored values untouched.
 * @param {View} view @param {Frame} frame @returns {Region}
 */
export function visibleRegion(view, frame) {
    const corner = filmToCanvas(view, frame, 0, 0);
    const originX = Math.round(corner.x);
    const originY = Math.round(corner.y);
    const left = clamp(originX, 0, frame.canvasWidth);
    const top = clamp(originY, 0, frame.canvasHeight);
    const right = clamp(originX + Math.max(1, Math.round(frame.filmWidth * view.zoom)), left, frame.canvasWidth);
    const bottom = clamp(originY + Math.max(1, Math.round(frame.filmHeight * view.zoom)), top, frame.canvasHeight);
    return { left, top, width: right - left, height: bottom - top, originX, originY, zoom: view.zoom };
}

/** The same for regions that show the same film pixels at the same places. @param {Region} region @returns {string} */
export function regionKey({ left, top, width, height, originX, originY, zoom }) {
    return [left, top, width, height, originX, originY, zoom].join(" ");
}

/** @param {number} value @param {number} low @param {number} high @returns {number} */
export function clamp(value, low, high) {
    return Math.min(Math.max(value, low), high);
}
