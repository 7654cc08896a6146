// A radiograph with its heat map; where there is room, the radiograph alone beside it, moving with it.
import { boxAsMark } from "../reading/feedback.js";
import { FilmViewer } from "../viewer/viewer.js";

/** From here on there is room for two, as in heat-maps.css. */
const wide = "(min-aspect-ratio: 1/1) and (min-width: 1000px)";

export class MapViewer extends FilmViewer {
    #plain;
    #room = matchMedia(wide);
    #film = null;

    /**
     * @param {HTMLElement} container of the radiograph with its map @param {HTMLElement} plainContainer of the other
     * @param {{label: string, plainLabel: string, strings: object}} options
     */
    constructor(container, plainContainer, { label, plainLabel, strings }) {
        super(container, { label, strings });
        this.#plain = new FilmViewer(plainContainer, { label: plainLabel, strings });
        this.#plain.overlay.opacity = 0;
        lead(this, this.#plain);
        lead(this.#plain, this);
        this.#room.addEventListener("change", () => void this.#showPlain());
    }

    clear() {
        super.clear();
        this.#film = null;
        this.#plain?.clear();
    }

    /** @param {import("../viewer/png.js").Film} film with `overlay` and `reference` */
    async show(film) {
        const shown = super.show(film);
        this.#film = film;
        void this.#showPlain();
        const paintedAt = await shown;
        this.marks = siteMarks(film);
        return paintedAt;
    }

    async #showPlain() {
        const film = this.#film;
        this.#plain.clear();
        if (film === null || !this.#room.matches) return;
        try {
            await this.#plain.show(film);
        } catch (error) {
            if (error.name === "AbortError") return;
            throw error;
        }
        this.#plain.follow(this.view);
        this.#plain.marks = siteMarks(film);
    }
}

function siteMarks({ reference, width }) {
    return reference?.box ? [boxAsMark(reference.box, width)] : [];
}

/** What the reader does with one viewer, the other does after it; what it does after it goes no way back. */
function lead(leader, follower) {
    leader.addEventListener("painted", () => leader.isFollowing || follower.follow(leader.view));
}
