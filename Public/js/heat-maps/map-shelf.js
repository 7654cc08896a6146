// Radiographs with their heat maps: a film is ready when both are there, and is never shown without its map.
import { RequestFailure } from "../reading/api.js";

/** Maps loaded ahead. */
const ahead = 3;

export class MapShelf {
    #films;
    #api;
    #order = [];
    #pictures = new Map();

    /** @param {import("../reading/films.js").FilmShelf} films @param {import("../reading/api.js").ReadingAPI} api */
    constructor(films, api) {
        this.#films = films;
        this.#api = api;
    }

    /** @param {object[]} slots in the order of review, each with `image` and `map` */
    set order(slots) {
        this.#order = slots;
        this.#films.order = slots;
    }

    /**
     * @param {{slot: string, position: number, map: string, reference: object|null}} slot
     * @returns {Promise<object>} the film with `overlay`, an ImageBitmap, and `reference` @throws {RequestFailure}
     */
    async take(slot) {
        const [film, overlay] = await Promise.all([this.#films.take(slot), this.#picture(slot, true)]);
        this.#tidy(slot.position);
        return Object.assign(film, { overlay, reference: slot.reference });
    }

    readAhead() {
        this.#films.readAhead();
        const [last] = [...this.#pictures.keys()].slice(-1);
        const place = this.#order.findIndex(({ slot }) => slot === last);
        // Asked for again when it is really wanted; then the reviewer is told why not.
        for (const slot of this.#order.slice(place + 1, place + 1 + ahead)) this.#picture(slot, false).catch(() => {});
    }

    #picture(slot, urgent) {
        const known = this.#pictures.get(slot.slot);
        if (known) return known;
        const picture = this.#load(slot.map, urgent);
        this.#pictures.set(slot.slot, picture);
        picture.catch(() => this.#pictures.delete(slot.slot));
        return picture;
    }

    async #load(address, urgent) {
        const file = await this.#api.film(address, { urgent });
        try {
            return await createImageBitmap(new Blob([file], { type: "image/png" }));
        } catch (error) {
            throw new RequestFailure({ kind: "network", code: "damaged-film", message: error.message });
        }
    }

    #tidy(position) {
        this.#order.forEach(({ slot }, index) => {
            if (Math.abs(index + 1 - position) > 2 * ahead) this.#pictures.delete(slot);
        });
    }
}
