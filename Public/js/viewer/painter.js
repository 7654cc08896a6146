// Draws a film on a canvas: resampled values are kept per place and size, so that a window/level drag only runs
// them through a table. All on the CPU: exact, the same on every machine, and a lost GPU loses nothing.
import { regionKey } from "./geometry.js";
import { halved, resample, valueScale } from "./resample.js";
import { applyTable, fillTable } from "./window-level.js";

/** @typedef {import("./geometry.js").Region} Region */
/** @typedef {import("./window-level.js").Window} Window */

export class FilmPainter {
    #canvas;
    #context;
    #film = null;
    #half = null;
    #table = new Uint32Array(65536);
    #tableKey = "";
    #sharp = emptyPicture();
    #draft = emptyPicture();
    /** Drafts have a canvas of their own, half as fine and stretched over the other: the compositor enlarges it. */
    #draftCanvas = document.createElement("canvas");
    #draftContext;

    /** @param {HTMLCanvasElement} canvas @param {HTMLElement} container positioned; gets the canvas for drafts */
    constructor(canvas, container) {
        this.#canvas = canvas;
        this.#context = canvas.getContext("2d", { alpha: false, willReadFrequently: true });
        this.#draftCanvas.className = "film-draft";
        this.#draftCanvas.setAttribute("aria-hidden", "true");
        this.#draftCanvas.hidden = true;
        this.#draftContext = this.#draftCanvas.getContext("2d", { alpha: false, willReadFrequently: true });
        container.append(this.#draftCanvas);
    }

    /** @param {import("./png.js").Film|null} film */
    set film(film) {
        this.#film = film;
        this.#half = film?.prepared?.half ?? null;
        this.#sharp = emptyPicture();
        if (film?.prepared) {
            this.#sharp.values = film.prepared.values;
            this.#sharp.key = regionKey(film.prepared.region);
        }
        this.#draft = emptyPicture();
        this.#tableKey = "";
    }

    /** Paints the whole canvas black, at once. */
    blacken() {
        this.#draftCanvas.hidden = true;
        blackenAll(this.#context);
        blackenAll(this.#draftContext);
    }

    /**
     * Paints the film.
     * @param {Region} region @param {Window} window @param {boolean} inverted
     * @param {boolean} asDraft at half the resolution, for a moving picture on a slow machine
     */
    paint(region, window, inverted, asDraft) {
        this.#prepareTable(window, inverted);
        if (asDraft) this.#paintDraft(region);
        else this.#paintSharp(region);
        this.#draftCanvas.hidden = !asDraft;
    }

    #paintSharp(region) {
        blackenAll(this.#context);
        if (region.width === 0 || region.height === 0) return;
        this.#fill(this.#sharp, this.#film, region);
        this.#context.putImageData(this.#sharp.image, region.left, region.top);
    }

    #paintDraft(region) {
        this.#sizeDraftCanvas();
        blackenAll(this.#draftContext);
        if (region.width === 0 || region.height === 0) return;
        const { film, place } = this.#draftSource(region);
        this.#fill(this.#draft, film, place);
        this.#draftContext.putImageData(this.#draft.image, place.left, place.top);
    }

    #sizeDraftCanvas() {
        const draft = this.#draftCanvas;
        const width = Math.ceil(this.#canvas.width / 2);
        const height = Math.ceil(this.#canvas.height / 2);
        if (draft.width !== width || draft.height !== height) {
            draft.width = width;
            draft.height = height;
        }
        // An odd canvas: the draft's last column and row reach beyond it, so that no pixel is squeezed.
        const ratio = this.#canvas.clientWidth / this.#canvas.width;
        draft.style.width = `${width * 2 * ratio}px`;
        draft.style.height = `${height * 2 * ratio}px`;
    }

    /** Every second device pixel; from the halved film where that holds as much detail. */
    #draftSource(region) {
        const left = Math.floor(region.left / 2);
        const top = Math.floor(region.top / 2);
        const place = {
            left,
            top,
            width: Math.ceil((region.left + region.width) / 2) - left,
            height: Math.ceil((region.top + region.height) / 2) - top,
            originX: region.originX / 2,
            originY: region.originY / 2,
            zoom: region.zoom / 2,
        };
        if (region.zoom >= 2) return { film: this.#film, place };
        this.#half ??= halved(this.#film);
        return { film: this.#half, place: { ...place, zoom: region.zoom } };
    }

    #fill(picture, film, place) {
        const key = regionKey(place);
        if (picture.image?.width !== place.width || picture.image.height !== place.height) {
            picture.image = this.#context.createImageData(place.width, place.height);
            picture.tableKey = "";
        }
        if (picture.key !== key) {
            picture.values = resample(film, place);
            picture.key = key;
            picture.tableKey = "";
        }
        if (picture.tableKey === this.#tableKey) return;
        applyTable(picture.values, this.#table, new Uint32Array(picture.image.data.buffer));
        picture.tableKey = this.#tableKey;
    }

    #prepareTable(window, inverted) {
        const key = `${window.centre} ${window.width} ${inverted}`;
        if (key === this.#tableKey) return;
        fillTable(this.#table, window, inverted, valueScale(this.#film));
        this.#tableKey = key;
    }
}

function blackenAll(context) {
    context.fillStyle = "#000";
    context.fillRect(0, 0, context.canvas.width, context.canvas.height);
}

function emptyPicture() {
    return { key: "", tableKey: "", values: null, image: null };
}
