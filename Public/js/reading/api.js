// Talks to the server. Every response sets the clock; every failure says whether trying again can help.

/** A request of which nothing is heard for this long counts as lost, in milliseconds. */
const patience = 30_000;

/**
 * Why a request failed.
 * kind: "network" (no answer, or not from our server), "later" (the server asks to try again), "sign-in" (the link must be
 * opened again), "refused" (will never be accepted as it is).
 */
export class RequestFailure extends Error {
    /** @param {{kind: string, code: string, message?: string, status?: number, body?: object|null}} failure */
    constructor({ kind, code, message = "", status = 0, body = null }) {
        super(message || code);
        this.name = "RequestFailure";
        this.kind = kind;
        this.code = code;
        this.serverMessage = message;
        this.status = status;
        this.body = body;
    }
}

/** @param {number} status @returns {"later"|"sign-in"|"refused"} */
export function kindOfStatus(status) {
    if (status === 401 || status === 403) return "sign-in";
    if (status === 408 || status === 429 || status >= 500) return "later";
    return "refused";
}

export class ReadingAPI {
    #base;
    #clock;
    #state;

    /**
     * @param {string} base address of the API, such as /api/reading @param {import("./clock.js").ServerClock} clock
     * @param {string} [state] address of the state, where it is not the same
     */
    constructor(base, clock, state = base) {
        this.#base = base;
        this.#clock = clock;
        this.#state = state;
    }

    /** The reader's questions, slots and standing answers. @returns {Promise<object>} @throws {RequestFailure} */
    async state() {
        const state = await this.#json("GET", this.#state);
        if (!Array.isArray(state?.slots)) throw new RequestFailure({ kind: "network", code: "not-our-server" });
        return state;
    }

    /** @param {string} slot @param {object} body @returns {Promise<object>} the receipt @throws {RequestFailure} */
    async putAnswer(slot, body) {
        const receipt = await this.#json("PUT", `${this.#base}/slots/${encodeURIComponent(slot)}/answer`, body);
        // A sign-in page of the guest network answers 200, too; only our server knows the submission.
        if (receipt?.submission !== body.submission) throw new RequestFailure({ kind: "network", code: "not-our-server" });
        return receipt;
    }

    /** The answer after the model's. @param {string} slot @param {object} body @returns {Promise<object>} the receipt */
    async putSecond(slot, body) {
        const receipt = await this.#json("PUT", `${this.#base}/slots/${encodeURIComponent(slot)}/second`, body);
        if (receipt?.submission !== body.submission) throw new RequestFailure({ kind: "network", code: "not-our-server" });
        return receipt;
    }

    /** What the model says, once the own answer is final. @param {string} slot @returns {Promise<object>} @throws {RequestFailure} */
    async advice(slot) {
        const advice = await this.#json("POST", `${this.#base}/slots/${encodeURIComponent(slot)}/advice`, {});
        if (typeof advice?.probability !== "number") throw new RequestFailure({ kind: "network", code: "not-our-server" });
        return advice;
    }

    /** @param {string} slot @param {object} body @throws {RequestFailure} */
    async postShown(slot, body) {
        await this.#json("POST", `${this.#base}/slots/${encodeURIComponent(slot)}/shown`, body);
    }

    /** How a case was looked at; goes on when the page is left. @param {string} slot @param {object} body @throws {RequestFailure} */
    async postTrack(slot, body) {
        await this.#json("POST", `${this.#base}/slots/${encodeURIComponent(slot)}/track`, body, { keepalive: true });
    }

    /** Asks for the time only. @throws {RequestFailure} */
    async synchronise() {
        await this.#request("GET", "/health", undefined, async () => {});
    }

    /**
     * The file of one film, however long it takes as long as more of it keeps coming.
     * @param {string} address
     * @param {{signal?: AbortSignal, urgent?: boolean, patience?: number}} [options] patience: milliseconds without a byte
     * @returns {Promise<ArrayBuffer>} @throws {RequestFailure}
     */
    film(address, { signal, urgent = false, patience } = {}) {
        return this.#request("GET", address, undefined, bytesOf, { signal, priority: urgent ? "high" : "low", patience });
    }

    #json(method, address, body, options) {
        return this.#request(method, address, body, async (response) => {
            if (response.status === 204) return null;
            try {
                return await response.json();
            } catch {
                throw new RequestFailure({ kind: "network", code: "not-our-server" });
            }
        }, options);
    }

    /** @param {(response: Response, heard: () => void) => Promise<any>} read takes the body, and tells when more of it came */
    async #request(method, address, body, read, { signal, priority = "auto", keepalive = false, patience: limit = patience } = {}) {
        const stop = new AbortController();
        signal?.addEventListener("abort", () => stop.abort(), { once: true });
        let timer;
        const heard = () => {
            clearTimeout(timer);
            timer = setTimeout(() => stop.abort(), limit);
        };
        heard();
        const sentAt = performance.now();
        try {
            const response = await fetch(address, {
                method,
                body: body === undefined ? undefined : JSON.stringify(body),
                headers: body === undefined ? { Accept: "*/*" } : { "Content-Type": "application/json", Accept: "application/json" },
                credentials: "same-origin",
                cache: "no-store",
                redirect: "error",
                signal: stop.signal,
                priority,
                keepalive,
            });
            const serverTime = Number(response.headers.get("X-Server-Time") ?? NaN);
            this.#clock.learn(serverTime, sentAt, performance.now());
            heard();
            if (!response.ok) throw await failureOf(response);
            return await read(response, heard);
        } catch (error) {
            throw error instanceof RequestFailure ? error : new RequestFailure({ kind: "network", code: "network" });
        } finally {
            clearTimeout(timer);
        }
    }
}

/**
 * The whole body, piece by piece and in memory only: a Blob may be written to the disk.
 * @param {Response} response @param {() => void} heard @returns {Promise<ArrayBuffer>}
 */
async function bytesOf(response, heard) {
    const pieces = [];
    let length = 0;
    for (const reader = response.body.getReader(); ; ) {
        const { done, value } = await reader.read();
        if (done) break;
        heard();
        pieces.push(value);
        length += value.length;
    }
    const bytes = new Uint8Array(length);
    let end = 0;
    for (const piece of pieces) {
        bytes.set(piece, end);
        end += piece.length;
    }
    return bytes.buffer;
}

async function failureOf(response) {
    let error = null;
    let body = null;
    try {
        body = await response.json();
        error = body?.error ?? null;
    } catch {
        // No JSON: something between us and the server answered.
    }
    if (typeof error?.code !== "string") {
        return new RequestFailure({ kind: "network", code: "not-our-server", status: response.status });
    }
    const kind = kindOfStatus(response.status);
    return new RequestFailure({ kind, code: error.code, message: error.message ?? "", status: response.status, body });
}
