// The server's time in the page. The computer's own clock may be wrong and is never sent.

/** An older sample gives way to a newer one even if that one was measured less exactly, in milliseconds. */
const sampleLifetime = 60_000;
/** A wall clock that ran ahead of the page's own clock by more than this was asleep, in milliseconds. */
const sleepThreshold = 2_000;

export class ServerClock {
    #monotonic;
    #wall;
    #offset = null;
    #roundTrip = Infinity;
    #sampledAt = -Infinity;
    #wallAhead;

    /** @param {{monotonic?: () => number, wall?: () => number}} [clocks] milliseconds; for tests */
    constructor({ monotonic = () => performance.now(), wall = () => Date.now() } = {}) {
        this.#monotonic = monotonic;
        this.#wall = wall;
        this.#wallAhead = wall() - monotonic();
    }

    /** Whether a response of the server has set the clock. */
    get isSet() {
        return this.#offset !== null;
    }

    /** @returns {number} the server's time now, whole milliseconds since 1970 */
    now() {
        return this.at(this.#monotonic());
    }

    /** The server's time at a moment of the page. @param {number} moment performance.now() then @returns {number} */
    at(moment) {
        return Math.round(moment + (this.#offset ?? this.#wallAhead));
    }

    /** The moment of the page at a time of the server. @param {number} time as `at` gives it @returns {number} performance.now() then */
    momentOf(time) {
        return time - (this.#offset ?? this.#wallAhead);
    }

    /**
     * Learns from one response.
     * @param {number} serverTime what the server wrote @param {number} sentAt performance.now() @param {number} receivedAt
     */
    learn(serverTime, sentAt, receivedAt) {
        if (!Number.isFinite(serverTime)) return;
        const roundTrip = receivedAt - sentAt;
        // The server wrote the time somewhere between sending and receiving.
        const offset = serverTime - (sentAt + roundTrip / 2);
        const isBetter = roundTrip <= this.#roundTrip;
        const isOld = receivedAt - this.#sampledAt > sampleLifetime;
        const disagrees = this.#offset !== null && Math.abs(offset - this.#offset) > roundTrip / 2 + this.#roundTrip / 2;
        if (!isBetter && !isOld && !disagrees) return;
        this.#offset = offset;
        this.#roundTrip = roundTrip;
        this.#sampledAt = receivedAt;
    }

    /**
     * Some browsers stop performance.now() while the computer sleeps. Call often; after a sleep the clock is put forward
     * by what the wall clock says, until the next response sets it right.
     * @returns {boolean} true when a sleep was noticed: ask the server for its time soon
     */
    noticeSleep() {
        const ahead = this.#wall() - this.#monotonic();
        const slept = ahead - this.#wallAhead;
        this.#wallAhead = ahead;
        if (slept < sleepThreshold) return false;
        if (this.#offset !== null) this.#offset += slept;
        this.#roundTrip = Infinity;
        this.#sampledAt = -Infinity;
        return true;
    }
}
