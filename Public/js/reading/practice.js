// Practice: after each answer the comment of the server, when it comes, and the place on the film.
import { askForNext, boxAsMark } from "./feedback.js";

export class Practice {
    #viewer;
    #panel;
    #strings;
    #awaited = new Map();

    /** @param {{viewer: object, panel: HTMLElement, strings: object}} parts */
    constructor({ viewer, panel, strings }) {
        this.#viewer = viewer;
        this.#panel = panel;
        this.#strings = strings;
    }

    /** The receipt of an answer that is about to be sent. @param {string} submission @returns {Promise<object>} */
    receiptOf(submission) {
        return new Promise((resolve) => this.#awaited.set(submission, resolve));
    }

    /** A receipt came. @param {object} receipt */
    received(receipt) {
        this.#awaited.get(receipt.submission)?.(receipt);
        this.#awaited.delete(receipt.submission);
    }

    /**
     * Shows the comment; resolves when the reader goes on, comment or not.
     * @param {Promise<object>} receipt
     * @param {{markTool: import("./mark-tool.js").MarkTool, filmWidth: number, isLast: boolean}} shown the reader's own marks stay
     */
    async comment(receipt, { markTool, filmWidth, isLast }) {
        let isOpen = true;
        const { marks } = this.#viewer;
        markTool.putDown();
        this.#viewer.marks = marks;
        const next = askForNext(this.#panel, null, { strings: this.#strings, isLast });
        receipt.then(({ feedback }) => {
            if (!isOpen || !feedback) return;
            next.show(feedback);
            if (feedback.box) this.#viewer.marks = [...marks, boxAsMark(feedback.box, filmWidth)];
        });
        await next.done;
        isOpen = false;
    }
}
