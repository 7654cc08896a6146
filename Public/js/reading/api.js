// Talks to the server. Every response sets the clock; every failure says whether trying again can help.

/** Time after which a request without an answer counts as lost, in milliseconds. */
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

    /** @param {string} slot @param {object} body @throws {RequestFailure} */
    async postShown(slot, body) {
        await this.#json("POST", `${this.#base}/slots/${encodeURIComponent(slot)}/shown`, body);
    }

    /** Asks for the time only. @throws {RequestFailure} */
    async synchronise() {
        await this.#request("GET", "/health", undefined, {});
    }

    /**
     * The file of one film.
     * @param {string} address @param {{signal?: AbortSignal, urgent?: boolean}} [options]
     * @returns {Promise<ArrayBuffer>} @throws {RequestFailure}
     */
    async film(address, { signal, urgent = false } = {}) {
        const response = await this.#request("GET", address, undefined, { signal, priority: urgent ? "high" : "low", patience: 120_000 });
        try {
            return await response.arrayBuffer();
        } catch {
            throw new RequestFailure({ kind: "network", code: "network" });
        }
    }

    async #json(method, address, body) {
        const response = await this.#request(method, address, body, {});
        if (response.status === 204) return null;
        try {
            return await response.json();
        } catch {
            throw new RequestFailure({ kind: "network", code: "not-our-server" });
        }
    }

    async #request(method, address, body, { signal, priority = "auto", patience: limit = patience }) {
        const stop = new AbortController();
        const timer = setTimeout(() => stop.abort(), limit);
        signal?.addEventListener("abort", () => stop.abort(), { once: true });
        const sentAt = performance.now();
        let response;
        try {
            response = await fetch(address, {
                method,
                body: body === undefined ? undefined : JSON.stringify(body),
                headers: body === undefined ? { Accept: "*/*" } : { "Content-Type": "application/json", Accept: "application/json" },
                credentials: "same-origin",
                cache: "no-store",
                redirect: "error",
                signal: stop.signal,
                priority,
            });
        } catch {
            throw new RequestFailure({ kind: "network", code: "network" });
        } finally {
            clearTimeout(timer);
        }
        const serverTime = Number(response.headers.get("X-Server-Time") ?? NaN);
        this.#clock.learn(serverTime, sentAt, performance.now());
        if (response.ok) return response;
        throw await failureOf(response);
    }
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
