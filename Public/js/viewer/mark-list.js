// The marks of one film: at most so many, at most one per hip where asked. No DOM.
import { clamp } from "./geometry.js";

/**
 * A place on the film, in film pixels. A point is (x, y); a box begins at (x, y), its top left corner.
 * @typedef {object} Mark
 * @property {"point"|"box"} shape
 * @property {"right"|"left"} side the patient's side
 * @property {number} x
 * @property {number} y
 * @property {number} [width] of a box
 * @property {number} [height] of a box
 *
 * @typedef {object} MarkTool
 * @property {"point"|"box"} shape
 * @property {boolean} perSide one mark per hip: a second one on the same side replaces the first
 * @property {number} maximum marks at most
 */

/**
 * The patient's side of a frontal radiograph as it is hung: right at the left of the picture.
 * @param {number} x film pixels @param {number} filmWidth @returns {"right"|"left"}
 */
export function sideAt(x, filmWidth) {
    return x < filmWidth / 2 ? "right" : "left";
}

/** @param {"right"|"left"} side */
export function otherSide(side) {
    return side === "right" ? "left" : "right";
}

/** The middle of a mark. @param {Mark} mark @returns {{x: number, y: number}} */
export function centreOf(mark) {
    return { x: mark.x + (mark.width ?? 0) / 2, y: mark.y + (mark.height ?? 0) / 2 };
}

export class MarkList {
    #film;
    #marks = [];

    /** @param {{width: number, height: number}} film */
    constructor(film) {
        this.#film = film;
    }

    /** Copies of the marks, in the order in which they were placed. @returns {Mark[]} */
    get all() {
        return this.#marks.map((mark) => ({ ...mark }));
    }

    /** @param {Mark[]} marks taken as they are, kept inside the film */
    set all(marks) {
        this.#marks = marks.map((mark) => this.#inside({ ...mark }));
    }

    get count() {
        return this.#marks.length;
    }

    /**
     * Adds a mark whose side follows from its place.
     * @param {{shape: "point"|"box", x: number, y: number, width?: number, height?: number}} place
     * @param {MarkTool} tool
     * @returns {number|null} its index; null when no further mark is allowed
     */
    add(place, tool) {
        const mark = this.#inside({ ...place });
        mark.side = sideAt(centreOf(mark).x, this.#film.width);
        const sameSide = tool.perSide ? this.#marks.findIndex((other) => other.side === mark.side) : -1;
        if (sameSide >= 0) this.#marks.splice(sameSide, 1);
        else if (this.#marks.length >= tool.maximum) {
            // A single mark is moved by placing it elsewhere; several must be told which one goes.
            if (tool.maximum !== 1) return null;
            this.#marks = [];
        }
        this.#marks.push(mark);
        return this.#marks.length - 1;
    }

    /**
     * Moves a mark. Its side follows across the midline, unless the reader had chosen it or the other is taken.
     * @param {number} index @param {number} x film pixels @param {number} y @param {boolean} perSide
     */
    move(index, x, y, perSide) {
        const mark = this.#marks[index];
        const followed = mark.side === sideAt(centreOf(mark).x, this.#film.width);
        mark.x = x;
        mark.y = y;
        this.#inside(mark);
        const side = sideAt(centreOf(mark).x, this.#film.width);
        const taken = perSide && this.#marks.some((other) => other !== mark && other.side === side);
        if (followed && !taken) mark.side = side;
    }

    /** Changes a mark's side; one mark per hip: the other mark changes places with it. */
    changeSide(index, perSide) {
        const mark = this.#marks[index];
        const side = otherSide(mark.side);
        const holder = perSide ? this.#marks.find((other) => other !== mark && other.side === side) : undefined;
        if (holder) holder.side = mark.side;
        mark.side = side;
    }

    /** @param {number} index @returns {Mark} the removed mark */
    remove(index) {
        return this.#marks.splice(index, 1)[0];
    }

    /**
     * The mark at a place: the nearest point within `reach`, or a box around it.
     * @param {number} x film pixels @param {number} y @param {number} reach film pixels @returns {number} -1 when none
     */
    indexAt(x, y, reach) {
        let found = -1;
        let least = Infinity;
        this.#marks.forEach((mark, index) => {
            const dx = Math.max(mark.x - x, 0, x - mark.x - (mark.width ?? 0));
            const dy = Math.max(mark.y - y, 0, y - mark.y - (mark.height ?? 0));
            const distance = Math.hypot(dx, dy);
            if (distance <= reach && distance <= least) [found, least] = [index, distance];
        });
        return found;
    }

    #inside(mark) {
        const { width, height } = this.#film;
        if (mark.shape === "box") {
            mark.width = clamp(mark.width, 1, width);
            mark.height = clamp(mark.height, 1, height);
        }
        mark.x = clamp(mark.x, 0, width - (mark.width ?? 0));
        mark.y = clamp(mark.y, 0, height - (mark.height ?? 0));
        return mark;
    }
}
