// Films ahead of the reader: the next ones decoded, the following ones as files, so that reading goes on without a network.
// Everything is in memory and gone with the page; no film is written to this computer's disk.
import { RequestFailure } from "./api.js";
import { Alarm, Backoff } from "./backoff.js";

/** Films decoded ahead. */
const decodedAhead = 3;
/** Files kept behind, for the reader who steps back. */
const keptBehind = 2;
/** Files kept in memory, in bytes. */
const byteBudget = 300 * 1024 * 1024;

export class FilmShelf {
    #api;
    #decoder;
    #canvasSize;
    #order = [];
    #current = 0;
    #files = new Map();
    #loading = new Map();
    #films = new Map();
    #backoff = new Backoff();
    #alarm = new Alarm();
    #isPumping = false;
    #isResting = false;

    /**
     * @param {import("./api.js").ReadingAPI} api @param {import("../viewer/decoder.js").FilmDecoder} decoder
     * @param {() => {width: number, height: number}} canvasSize of the viewer: films are prepared for it while they wait
     */
    constructor(api, decoder, canvasSize) {
        this.#api = api;
        this.#decoder = decoder;
        this.#canvasSize = canvasSize;
        addEventListener("online", () => this.#alarm.wake());
    }

    /** @param {{slot: string, image: string}[]} slots in the order of reading */
    set order(slots) {
        this.#order = slots;
    }

    /**
     * The film of a case, before anything that is only prefetched. Prefetching rests until `readAhead`.
     * @param {{slot: string, position: number}} slot
     * @returns {Promise<import("../viewer/png.js").Film>} @throws {RequestFailure} also when the file is no film ("damaged-film")
     */
    async take(slot) {
        this.#current = slot.position - 1;
        this.#isResting = true;
        this.#tidy();
        return this.#film(slot, true);
    }

    /** What comes next is loaded once what is wanted now has been painted: decoding would hold up its paint. */
    readAhead() {
        this.#isResting = false;
        void this.#pump();
    }

    /** Whether the film can be shown without the network. */
    has(slot) {
        return this.#films.has(slot.slot) || this.#files.has(slot.slot);
    }

    #film(slot, urgent) {
        const known = this.#films.get(slot.slot);
        if (known) return known;
        const film = this.#decode(slot, urgent);
        this.#films.set(slot.slot, film);
        film.catch(() => this.#films.delete(slot.slot));
        return film;
    }

    async #decode(slot, urgent) {
        const file = await this.#file(slot, urgent);
        try {
            // A copy, because decoding takes the buffer away.
            return await this.#decoder.decode(file.slice(0), { urgent, canvas: this.#canvasSize() });
        } catch (error) {
            this.#files.delete(slot.slot);
            throw new RequestFailure({ kind: "network", code: "damaged-film", message: error.message });
        }
    }

    #file(slot, urgent) {
        const known = this.#files.get(slot.slot);
        if (known) return Promise.resolve(known);
        const loading = this.#loading.get(slot.slot) ?? this.#load(slot, urgent);
        this.#loading.set(slot.slot, loading);
        return loading;
    }

    async #load(slot, urgent) {
        try {
            const file = await this.#api.film(slot.image, { urgent });
            this.#files.set(slot.slot, file);
            return file;
        } finally {
            this.#loading.delete(slot.slot);
        }
    }

    /** Drops what lies behind; decoded films more strictly than files. */
    #tidy() {
        this.#order.forEach(({ slot }, index) => {
            if (index < this.#current || index > this.#current + decodedAhead) this.#films.delete(slot);
            if (index < this.#current - keptBehind) this.#files.delete(slot);
        });
    }

    get #bytes() {
        let sum = 0;
        for (const file of this.#files.values()) sum += file.byteLength;
        return sum;
    }

    /** The nearest film that is not yet as ready as it should be. */
    get #nextWanted() {
        const last = Math.min(this.#order.length - 1, this.#current + decodedAhead);
        for (let index = this.#current + 1; index <= last; index++) {
            if (!this.#films.has(this.#order[index].slot)) return { slot: this.#order[index], decoded: true };
        }
        if (this.#bytes >= byteBudget) return null;
        const slot = this.#order.slice(last + 1).find((candidate) => !this.#files.has(candidate.slot));
        return slot === undefined ? null : { slot, decoded: false };
    }

    async #pump() {
        if (this.#isPumping) return;
        this.#isPumping = true;
        for (let wanted = this.#nextWanted; wanted !== null && !this.#isResting; wanted = this.#nextWanted) {
            try {
                await (wanted.decoded ? this.#film(wanted.slot, false) : this.#file(wanted.slot, false));
                this.#backoff.reset();
            } catch (failure) {
                // Asked for again when it is really wanted; then the reader is told why not.
                if (failure.kind === "refused" || failure.kind === "sign-in" || failure.code === "damaged-film") break;
                await this.#alarm.wait(this.#backoff.next());
            }
        }
        this.#isPumping = false;
    }
}
