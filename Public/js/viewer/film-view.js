// How one film is looked at: place, window and inversion, each kept inside its limits. No DOM.
import { canvasToFilm, clampView, filmToCanvas, fittedView, pannedBy, visibleRegion, zoomedAbout } from "./geometry.js";
import { adjustedWindow, fullRange, initialWindow } from "./window-level.js";

/**
 * @typedef {object} ViewState
 * @property {number} windowCentre in film values
 * @property {number} windowWidth in film values
 * @property {number} zoom device pixels per film pixel
 * @property {number} panX film x at the canvas centre, in film pixels
 * @property {number} panY film y at the canvas centre
 * @property {boolean} inverted
 * @property {number} viewChanges finished or running gestures that changed the view since the film was shown
 * @property {number} oneToOneMilliseconds visible time at zoom 1 or more since the film was shown
 */

export class FilmView {
    #film;
    #range;
    #canvas;
    #isFitted = true;

    /** @type {import("./window-level.js").Window} */
    window;
    /** @type {import("./geometry.js").View} */
    place;
    inverted = false;

    /**
     * The whole film with its full range of values.
     * @param {import("./png.js").Film} film @param {{width: number, height: number}} canvas device pixels
     */
    constructor(film, canvas) {
        this.#film = film;
        this.#canvas = canvas;
        this.#range = fullRange(film);
        this.window = initialWindow(this.#range);
        this.place = fittedView(this.frame);
    }

    /** @returns {import("./geometry.js").Frame} */
    get frame() {
        const { width: canvasWidth, height: canvasHeight } = this.#canvas;
        return { canvasWidth, canvasHeight, filmWidth: this.#film.width, filmHeight: this.#film.height };
    }

    /** @returns {import("./geometry.js").Region} */
    get region() {
        return visibleRegion(this.place, this.frame);
    }

    /** A fitted film stays fitted; otherwise zoom and centre stay. @param {{width: number, height: number}} canvas */
    resize(canvas) {
        this.#canvas = canvas;
        this.place = this.#isFitted ? fittedView(this.frame) : clampView(this.place, this.frame);
    }

    fit() {
        this.place = fittedView(this.frame);
        this.#isFitted = true;
    }

    /** @param {number} zoom @param {number} x canvas point that stays, device pixels @param {number} y */
    zoomTo(zoom, x, y) {
        this.place = zoomedAbout(this.place, this.frame, zoom, x, y);
        this.#isFitted = false;
    }

    /** @param {number} dx device pixels @param {number} dy */
    pan(dx, dy) {
        this.place = pannedBy(this.place, this.frame, dx, dy);
        this.#isFitted = false;
    }

    /** See `adjustedWindow`. */
    adjust(widthFraction, centreFraction) {
        this.window = adjustedWindow(this.window, this.#range, widthFraction, centreFraction);
    }

    resetWindow() {
        this.window = initialWindow(this.#range);
    }

    /** Where a point of the film is, in CSS pixels. @param {number} ratio device pixels per CSS pixel */
    toScreen(x, y, ratio) {
        const point = filmToCanvas(this.place, this.frame, x, y);
        return { x: point.x / ratio, y: point.y / ratio };
    }

    /** Which point of the film is at one of the screen, in CSS pixels. @param {number} ratio as above */
    toFilm(x, y, ratio) {
        return canvasToFilm(this.place, this.frame, x * ratio, y * ratio);
    }

    /** The view itself, without its counters. @returns {Partial<ViewState>} */
    get values() {
        const { centre: windowCentre, width: windowWidth } = this.window;
        return { windowCentre, windowWidth, ...this.place, inverted: this.inverted };
    }

    /** What `restore` and `differsFrom` take. Values are replaced, never changed in place, so that this is a copy. */
    snapshot() {
        return { place: this.place, window: this.window, inverted: this.inverted, isFitted: this.#isFitted };
    }

    restore({ place, window, inverted, isFitted }) {
        this.place = place;
        this.window = window;
        this.inverted = inverted;
        this.#isFitted = isFitted;
    }

    /** Whether the film looks different. */
    differsFrom({ place, window, inverted }) {
        return (
            ["zoom", "panX", "panY"].some((name) => place[name] !== this.place[name]) ||
            window.centre !== this.window.centre ||
            window.width !== this.window.width ||
            inverted !== this.inverted
        );
    }
}
