// The film viewer: one radiograph on black, with window/level, zoom, pan, inversion and location marks.
import { CanvasSize } from "./canvas-size.js";
import { FilmGestures } from "./film-gestures.js";
import { FilmView } from "./film-view.js";
import { FramePacer } from "./frame-pacer.js";
import { HUD } from "./hud.js";
import { MarkLayer } from "./marks.js";
import { FilmOverlay } from "./overlay.js";
import { FilmPainter } from "./painter.js";
import { ViewLog } from "./view-log.js";

/** @typedef {import("./png.js").Film} Film */
/** @typedef {import("./film-view.js").ViewState} ViewState */
/** @typedef {import("./mark-list.js").Mark} Mark */
/** @typedef {import("./mark-list.js").MarkTool} MarkTool */

/**
 * Events: "viewchange" (detail: {kind} and the ViewState), once per gesture; "markschange" (detail: {marks}), once per
 * change by the reader; "painted" at every paint, for a viewer that follows.
 */
export class FilmViewer extends EventTarget {
    #canvas = document.createElement("canvas");
    #status = document.createElement("p");
    #size;
    #painter;
    #overlay;
    #hud;
    #marks;
    #gestures;
    #log = new ViewLog((kind) => this.#tell("viewchange", { kind, ...this.viewState() }));
    #pacer = new FramePacer((asDraft) => this.#paint(asDraft));
    /** Null while no film is shown. @type {FilmView|null} */
    #view = null;
    #showing = 0;
    #isPainted = false;
    /** The other viewer's view that this one took last. */
    #followed = null;
    #stop = new AbortController();

    /**
     * @param {HTMLElement} container filled by the viewer; its size is the viewer's
     * @param {{label: string, strings: import("./strings.js").ViewerStrings}} options label: what a screen reader says
     */
    constructor(container, { label, strings }) {
        super();
        container.classList.add("film-viewer");
        this.#canvas.className = "film-canvas";
        this.#canvas.tabIndex = 0;
        this.#canvas.setAttribute("role", "img");
        this.label = label;
        this.#status.className = "film-status";
        this.#status.setAttribute("role", "status");
        container.append(this.#canvas);
        this.#painter = new FilmPainter(this.#canvas, container);
        this.#overlay = new FilmOverlay(container);
        this.#size = new CanvasSize(this.#canvas, () => this.#resized());
        this.#painter.blacken();
        this.#marks = new MarkLayer(container, {
            strings,
            projection: this.#projection(),
            changed: () => this.#tell("markschange", { marks: this.marks }),
            announce: (text) => (this.#status.textContent = text),
            focusFilm: () => this.#canvas.focus({ preventScroll: true }),
        });
        this.#hud = new HUD(container, strings);
        container.append(this.#status);
        this.#gestures = new FilmGestures(this.#canvas, {
            view: () => this.#view,
            marks: this.#marks,
            change: (kind, part, action) => this.#change(kind, "during", part, action),
            zoomBy: (factor, point) => this.zoomBy(factor, point),
            zoomTo: (zoom, point) => this.#zoomTo(zoom, point),
            pan: (dx, dy) => this.#pan(dx, dy),
            resetWindow: () => this.resetWindow(),
            finished: () => this.#log.finish(),
            takenBack: () => {
                this.#log.takeBack();
                this.#pacer.request("place");
            },
        });
        const { signal } = this.#stop;
        const keyDown = (event) => this.#marks.keyDown(event) && event.preventDefault();
        this.#canvas.addEventListener("keydown", keyDown, { signal });
        document.addEventListener("visibilitychange", () => this.#noteOneToOne(), { signal });
    }

    /** @param {string} text what a screen reader says for the film */
    set label(text) {
        this.#canvas.setAttribute("aria-label", text);
    }

    get label() {
        return this.#canvas.getAttribute("aria-label");
    }

    /** @returns {HTMLCanvasElement} the film's canvas, to focus or to measure */
    get canvas() {
        return this.#canvas;
    }

    /** @returns {FilmOverlay} the picture over the film: a film's `overlay`, if it has one */
    get overlay() {
        return this.#overlay;
    }

    /** Lays a picture over the film that is shown. @param {ImageBitmap|null} picture */
    lay(picture) {
        this.#overlay.picture = picture;
        if (this.#view !== null) this.#pacer.request("place");
    }

    /** How the film is looked at, for another viewer's `follow`; null while no film is shown. */
    get view() {
        return this.#view?.snapshot() ?? null;
    }

    /** Looks at the film as another viewer of the same size does. @param {object|null} view its `view` */
    follow(view) {
        if (view === null || this.#view === null || this.#size.isEmpty || !this.#view.differsFrom(view)) return;
        this.#followed = view;
        this.#view.restore(view);
        this.#pacer.request("place");
    }

    /** Whether the view is one that `follow` brought, and not the reader's own gesture here. */
    get isFollowing() {
        return this.#followed !== null && this.#view !== null && !this.#view.differsFrom(this.#followed);
    }

    /** Device pixels of the canvas, for FilmDecoder.decode. @returns {{width: number, height: number}} */
    get canvasSize() {
        return { width: this.#canvas.width, height: this.#canvas.height };
    }

    /** Takes film and marks away and paints black, before it returns. A `show` under way is rejected. */
    clear() {
        this.#showing += 1;
        this.#isPainted = false;
        this.#gestures.abandon();
        this.#log.finish();
        this.#log.note(false);
        this.#pacer.cancel();
        this.#followed = null;
        this.#view = null;
        this.#painter.film = null;
        this.#overlay.picture = null;
        this.#painter.blacken();
        this.#marks.film = null;
        this.#hud.clear();
        this.#status.textContent = "";
    }

    /**
     * Shows a film: whole, with its full range of values, not inverted, without marks. Counters start again.
     * @param {Film} film
     * @returns {Promise<number>} performance.now() once the full-resolution picture was painted on the screen; waits
     *   while the page is hidden or the viewer has no size
     * @throws {DOMException} AbortError when another `show` or `clear` came before the paint
     */
    async show(film) {
        this.clear();
        const showing = this.#showing;
        this.#painter.film = film;
        this.#overlay.picture = film.overlay ?? null;
        this.#view = new FilmView(film, this.canvasSize);
        this.#marks.film = film;
        this.#log.reset();
        this.#pacer.restart(film.prepared?.milliseconds ?? 0);
        this.#pacer.paintNow();
        // The first callback runs before the frame with our pixels is composed, the second after it.
        let framesAfterPaint = 0;
        while (framesAfterPaint < 2) {
            await new Promise((resolve) => requestAnimationFrame(resolve));
            if (this.#showing !== showing) throw new DOMException("another film was asked for", "AbortError");
            framesAfterPaint = this.#isPainted ? framesAfterPaint + 1 : 0;
        }
        this.#noteOneToOne();
        return performance.now();
    }

    /** The whole film, centred. */
    fit() {
        this.#change("fit", "once", "place", () => this.#view.fit());
    }

    /** One device pixel per film pixel, about the canvas centre. */
    oneToOne() {
        this.#change("oneToOne", "once", "place", () => this.#zoomTo(1, this.#middle()));
    }

    /** Exchanges black and white. */
    invert() {
        this.#change("invert", "once", "tone", () => (this.#view.inverted = !this.#view.inverted));
    }

    /** Back to the film's full range of values. */
    resetWindow() {
        this.#change("resetWindow", "once", "tone", () => this.#view.resetWindow());
    }

    /** Whole film, full range, not inverted. */
    reset() {
        this.#change("reset", "once", "place", () => {
            this.#view.fit();
            this.#view.resetWindow();
            this.#view.inverted = false;
        });
    }

    /**
     * @param {number} factor above 1 enlarges
     * @param {{x: number, y: number}} [point] what stays in place, CSS pixels from the canvas's corner; else the centre
     */
    zoomBy(factor, point) {
        const about = point ?? this.#middle();
        this.#change("zoom", "step", "place", () => this.#zoomTo(this.#view.place.zoom * factor, about));
    }

    /** Moves the picture. @param {number} dx CSS pixels, right positive @param {number} dy down positive */
    panBy(dx, dy) {
        this.#change("pan", "step", "place", () => this.#pan(dx, dy));
    }

    /**
     * @param {number} widthFraction change of the window width, 1 = this film's full range
     * @param {number} levelFraction change of the window centre likewise; a higher centre shows the film darker
     */
    adjustWindow(widthFraction, levelFraction) {
        this.#change("window", "step", "tone", () => this.#view.adjust(widthFraction, levelFraction));
    }

    /** Makes what is seen brighter (positive) or darker, inverted or not. @param {number} fraction of the full range */
    brighten(fraction) {
        this.adjustWindow(0, this.#view?.inverted ? fraction : -fraction);
    }

    /** @returns {ViewState|null} null while no film is shown */
    viewState() {
        if (this.#view === null) return null;
        return {
            ...this.#view.values,
            viewChanges: this.#log.viewChanges,
            oneToOneMilliseconds: this.#log.oneToOneMilliseconds,
        };
    }

    /** Starts `viewChanges` and `oneToOneMilliseconds` at nought. */
    resetCounters() {
        this.#log.reset();
    }

    /** @param {MarkTool|null} tool null: marks stay visible and cannot be changed. Stays set from film to film. */
    setMarkTool(tool) {
        this.#marks.tool = tool;
        this.#canvas.classList.toggle("film-canvas-marking", tool !== null);
    }

    /** Marks of this film in film pixels (copies). @returns {Mark[]} */
    get marks() {
        return this.#marks.marks;
    }

    /** Restores stored marks after `show`; dispatches nothing. @param {Mark[]} marks */
    set marks(marks) {
        this.#marks.marks = marks;
    }

    /** Puts the focus on the film and shows the keyboard's crosshair. @returns {boolean} false without film or tool */
    startCrosshair() {
        this.#canvas.focus({ preventScroll: true });
        return this.#marks.showCrosshair();
    }

    /** Stops listening; the container may then be emptied. */
    destroy() {
        this.clear();
        this.#stop.abort();
        this.#size.destroy();
        this.#gestures.destroy();
    }

    #tell(name, detail) {
        this.dispatchEvent(new CustomEvent(name, { detail }));
    }

    #middle() {
        return { x: this.#canvas.clientWidth / 2, y: this.#canvas.clientHeight / 2 };
    }

    /** Device pixels per CSS pixel, as the canvas really has them. */
    #ratio() {
        return this.#canvas.width / (this.#canvas.clientWidth || this.#canvas.width);
    }

    #projection() {
        return {
            toScreen: (x, y) => this.#view.toScreen(x, y, this.#ratio()),
            toFilm: (x, y) => this.#view.toFilm(x, y, this.#ratio()),
            scale: () => this.#view.place.zoom / this.#ratio(),
        };
    }

    #zoomTo(zoom, { x, y }) {
        const ratio = this.#ratio();
        this.#view.zoomTo(zoom, x * ratio, y * ratio);
    }

    #pan(dx, dy) {
        const ratio = this.#ratio();
        this.#view.pan(dx * ratio, dy * ratio);
    }

    /** Runs a change of the view; one that changes nothing (a clamp, a second "fit") is not counted. */
    #change(kind, how, part, action) {
        if (this.#view === null || this.#size.isEmpty) return;
        const before = this.#view.snapshot();
        action();
        if (!this.#view.differsFrom(before)) return;
        this.#noteOneToOne();
        this.#pacer.request(part);
        this.#log[how](kind);
    }

    #noteOneToOne() {
        const isVisible = this.#isPainted && document.visibilityState === "visible";
        this.#log.note(isVisible && this.#view.place.zoom >= 1);
    }

    #resized() {
        if (this.#view === null) {
            this.#painter.blacken();
            return;
        }
        this.#view.resize(this.canvasSize);
        this.#noteOneToOne();
        // Before this frame is composed: new canvas pixels are empty and must not be seen.
        this.#pacer.paintNow();
    }

    #paint(asDraft) {
        if (this.#view === null || this.#size.isEmpty) return;
        const { region, window, inverted, place, frame } = this.#view;
        this.#painter.paint(region, window, inverted, asDraft);
        this.#overlay.paint(region, frame);
        this.#isPainted ||= !asDraft;
        this.#hud.show(window, place.zoom, inverted);
        this.#marks.redraw();
        this.dispatchEvent(new Event("painted"));
    }
}
