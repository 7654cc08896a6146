// Location marks on the film: placed, moved, re-sided and deleted by mouse, finger and keyboard.
import { clamp } from "./geometry.js";
import { MarkButtons } from "./mark-buttons.js";
import { boxPreview, crosshairPicture, markPicture, svgElement } from "./mark-drawing.js";
import { MarkList } from "./mark-list.js";
import { fillIn } from "./strings.js";

/** @typedef {import("./mark-list.js").Mark} Mark */
/** @typedef {import("./mark-list.js").MarkTool} MarkTool */

/** How near a press must come to a mark, in CSS pixels: targets of 28 for a mouse, 44 for a finger. */
const reach = { fine: 14, coarse: 22 };
/** A drawn box smaller than this on either side was a slip, in CSS pixels. */
const smallestBox = 6;
/** Crosshair steps in CSS pixels: plain, with Shift. */
const crosshairStep = { coarse: 12, fine: 1 };
const directions = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/**
 * Where film points stand on the screen, asked anew each time because the film moves.
 * @typedef {object} Projection
 * @property {(x: number, y: number) => {x: number, y: number}} toScreen film pixels to CSS pixels
 * @property {(x: number, y: number) => {x: number, y: number}} toFilm
 * @property {() => number} scale CSS pixels per film pixel
 */

export class MarkLayer {
    #svg = svgElement("svg", { class: "film-marks", "aria-hidden": "true", focusable: "false" });
    #layer = document.createElement("div");
    #buttons;
    #strings;
    #projection;
    #changed;
    #announce;
    #focusFilm;
    #film = null;
    #list = null;
    #tool = null;
    #selected = -1;
    #preview = null;
    #crosshair = null;

    /**
     * @param {HTMLElement} container
     * @param {object} options
     * @param {import("./strings.js").ViewerStrings} options.strings
     * @param {Projection} options.projection
     * @param {() => void} options.changed called after each finished change by the reader
     * @param {(text: string) => void} options.announce
     * @param {() => void} options.focusFilm puts the focus on the film
     */
    constructor(container, { strings, projection, changed, announce, focusFilm }) {
        this.#strings = strings;
        this.#projection = projection;
        this.#changed = changed;
        this.#announce = announce;
        this.#focusFilm = focusFilm;
        this.#layer.className = "film-mark-layer";
        container.append(this.#svg, this.#layer);
        this.#buttons = new MarkButtons(this.#layer, strings, {
            select: (index) => this.#select(index),
            changeSide: (index) => this.#changeSide(index),
            remove: (index) => this.#remove(index),
        });
    }

    /** A new film has no marks. @param {{width: number, height: number}|null} film */
    set film(film) {
        this.#film = film;
        this.#list = film === null ? null : new MarkList(film);
        this.#selected = -1;
        this.#preview = null;
        this.#crosshair = null;
        this.redraw();
    }

    /** @returns {Mark[]} */
    get marks() {
        return this.#list?.all ?? [];
    }

    /** Shows marks that were stored before; nobody is told. @param {Mark[]} marks */
    set marks(marks) {
        if (this.#list === null) return;
        this.#list.all = marks;
        this.#selected = -1;
        this.redraw();
    }

    /** @param {MarkTool|null} tool null: marks are shown and cannot be changed */
    set tool(tool) {
        this.#tool = tool;
        this.#selected = -1;
        this.#preview = null;
        this.#crosshair = null;
        this.redraw();
    }

    get isActive() {
        return this.#tool !== null && this.#list !== null;
    }

    /** What a primary drag from this point holds: a mark, a new box, or nothing. See GestureSink.grab. */
    grab(point, coarse) {
        if (!this.isActive) return null;
        const index = this.#indexAt(point, coarse);
        if (index >= 0) return this.#grabMark(index);
        return this.#tool.shape === "box" ? this.#grabBox() : null;
    }

    /** A primary click. @returns {boolean} whether it was for a mark */
    click(point, coarse) {
        if (!this.isActive) return false;
        const index = this.#indexAt(point, coarse);
        if (index >= 0) this.#select(index);
        else if (this.#tool.shape === "point") this.#place({ shape: "point", ...this.#filmPoint(point) });
        else this.#select(-1);
        return true;
    }

    /** Shows the crosshair in the middle of the canvas, or where it was. @returns {boolean} false without a tool */
    showCrosshair() {
        if (!this.isActive) return false;
        this.#moveCrosshair(0, 0);
        return true;
    }

    /** Keys while the film has the focus. @param {KeyboardEvent} event @returns {boolean} whether the key was used */
    keyDown(event) {
        if (!this.isActive || event.ctrlKey || event.metaKey || event.altKey) return false;
        const direction = directions[event.key];
        if (direction !== undefined) {
            const step = event.shiftKey ? crosshairStep.fine : crosshairStep.coarse;
            this.#moveCrosshair(direction[0] * step, direction[1] * step);
            return true;
        }
        if (event.key === "Enter" && this.#crosshair?.visible) {
            if (!event.repeat) this.#useCrosshair();
            return true;
        }
        if (event.key === "Escape" && (this.#crosshair?.visible || this.#selected >= 0)) {
            this.#hideCrosshair();
            this.#select(-1);
            return true;
        }
        if (event.key === "Delete" || event.key === "Backspace") return this.#deleteByKey();
        return false;
    }

    /** Draws everything where it now belongs. */
    redraw() {
        const marks = this.marks;
        const pictures = marks.map((mark, index) =>
            markPicture(this.#screenPlace(mark), {
                label: mark.label ?? this.#sideLabel(mark.side),
                selected: index === this.#selected,
                isPoint: mark.shape === "point",
                labelAtRight: this.#projection.toScreen(mark.x, mark.y).x < this.#layer.clientWidth - 90,
            }),
        );
        if (this.#preview !== null) pictures.push(boxPreview(this.#screenPlace(this.#preview)));
        if (this.#crosshair?.visible) {
            pictures.push(crosshairPicture(this.#projection.toScreen(this.#crosshair.x, this.#crosshair.y)));
        }
        this.#svg.replaceChildren(...pictures);
        this.#buttons.show(this.#tool === null ? [] : marks.map((mark, index) => this.#buttonPlace(mark, index)));
    }

    #buttonPlace(mark, index) {
        const place = this.#screenPlace(mark);
        const anchor = { x: place.left + place.width / 2, y: place.top - (mark.shape === "point" ? 16 : 0) };
        const right = place.left + place.width;
        const bottom = place.top + place.height;
        const { clientWidth, clientHeight } = this.#layer;
        const visible = right >= 0 && bottom >= 0 && place.left <= clientWidth && place.top <= clientHeight;
        const sideName = this.#sideLabel(mark.side);
        return { sideName, anchor, selected: index === this.#selected && this.#preview === null, visible };
    }

    #screenPlace(mark) {
        const corner = this.#projection.toScreen(mark.x, mark.y);
        const scale = this.#projection.scale();
        return { left: corner.x, top: corner.y, width: (mark.width ?? 0) * scale, height: (mark.height ?? 0) * scale };
    }

    #sideLabel(side) {
        return side === "right" ? this.#strings.markRight : this.#strings.markLeft;
    }

    #filmPoint(point) {
        const { x, y } = this.#projection.toFilm(point.x, point.y);
        return { x: clamp(x, 0, this.#film.width), y: clamp(y, 0, this.#film.height) };
    }

    #indexAt(point, coarse) {
        const { x, y } = this.#projection.toFilm(point.x, point.y);
        return this.#list.indexAt(x, y, (coarse ? reach.coarse : reach.fine) / this.#projection.scale());
    }

    #select(index) {
        if (this.#selected === index) return;
        this.#selected = index;
        this.redraw();
    }

    #place(place) {
        const index = this.#list.add(place, this.#tool);
        if (index === null) {
            this.#announce(fillIn(this.#strings.markLimit, { maximum: this.#tool.maximum }));
            return;
        }
        this.#selected = index;
        this.#finishChange(this.#strings.markPlaced, this.#list.all[index].side);
    }

    #changeSide(index) {
        this.#list.changeSide(index, this.#tool.perSide);
        this.#finishChange(this.#strings.markPlaced, this.#list.all[index].side);
    }

    #remove(index) {
        const { side } = this.#list.remove(index);
        this.#selected = -1;
        this.#finishChange(this.#strings.markDeleted, side);
        this.#focusFilm();
    }

    #finishChange(template, side) {
        this.redraw();
        this.#announce(fillIn(template, { side: this.#sideLabel(side) }));
        this.#changed();
    }

    #grabMark(index) {
        const before = this.#list.all;
        const { x, y } = before[index];
        this.#select(index);
        return {
            move: (from, to) => {
                const start = this.#projection.toFilm(from.x, from.y);
                const now = this.#projection.toFilm(to.x, to.y);
                this.#list.all = before;
                this.#list.move(index, x + now.x - start.x, y + now.y - start.y, this.#tool.perSide);
                this.redraw();
            },
            end: () => this.#finishChange(this.#strings.markPlaced, this.#list.all[index].side),
            cancel: () => {
                this.#list.all = before;
                this.redraw();
            },
        };
    }

    #grabBox() {
        const stop = () => {
            const box = this.#preview;
            this.#preview = null;
            this.redraw();
            return box;
        };
        return {
            move: (from, to) => {
                this.#preview = boxBetween(this.#filmPoint(from), this.#filmPoint(to));
                this.redraw();
            },
            end: () => {
                const box = stop();
                if (box !== null && this.#isLargeEnough(box)) this.#place(box);
            },
            cancel: stop,
        };
    }

    #isLargeEnough(box) {
        return Math.min(box.width, box.height) * this.#projection.scale() >= smallestBox;
    }

    #moveCrosshair(dx, dy) {
        const first = !this.#crosshair?.visible;
        const middle = this.#filmPoint({ x: this.#layer.clientWidth / 2, y: this.#layer.clientHeight / 2 });
        this.#crosshair ??= { ...middle, corner: null };
        this.#crosshair.visible = true;
        const screen = this.#projection.toScreen(this.#crosshair.x, this.#crosshair.y);
        const moved = {
            x: clamp(screen.x + (first ? 0 : dx), 0, this.#layer.clientWidth),
            y: clamp(screen.y + (first ? 0 : dy), 0, this.#layer.clientHeight),
        };
        Object.assign(this.#crosshair, this.#filmPoint(moved));
        if (this.#crosshair.corner !== null) this.#preview = boxBetween(this.#crosshair.corner, this.#crosshair);
        this.redraw();
        const { crosshairBox, crosshairPoint } = this.#strings;
        if (first) this.#announce(this.#tool.shape === "box" ? crosshairBox : crosshairPoint);
    }

    #useCrosshair() {
        const { x, y, corner } = this.#crosshair;
        if (this.#tool.shape === "box" && corner === null) {
            this.#crosshair.corner = { x, y };
            this.#announce(this.#strings.crosshairCorner);
            return;
        }
        const box = this.#preview;
        if (this.#tool.shape === "box" && (box === null || !this.#isLargeEnough(box))) return;
        // Hidden once it has served: the next Enter is the page's ("save and next"), an arrow brings it back.
        this.#hideCrosshair();
        this.#place(this.#tool.shape === "box" ? box : { shape: "point", x, y });
    }

    #hideCrosshair() {
        if (this.#crosshair !== null) Object.assign(this.#crosshair, { visible: false, corner: null });
        this.#preview = null;
        this.redraw();
    }

    #deleteByKey() {
        let index = this.#selected;
        if (this.#crosshair?.visible) {
            const { x, y } = this.#crosshair;
            const under = this.#list.indexAt(x, y, reach.coarse / this.#projection.scale());
            if (under >= 0) index = under;
        }
        if (index < 0) return false;
        this.#remove(index);
        return true;
    }
}

function boxBetween(one, two) {
    return {
        shape: "box",
        x: Math.min(one.x, two.x),
        y: Math.min(one.y, two.y),
        width: Math.abs(one.x - two.x),
        height: Math.abs(one.y - two.y),
    };
}
