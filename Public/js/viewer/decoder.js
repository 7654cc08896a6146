// A small pool of decoding workers behind promises.
import { PNGError } from "./png.js";

/** @typedef {import("./png.js").Film} Film */

const workerAddress = new URL("./decode-worker.js", import.meta.url);

/** Decodes films in workers. One pool serves a whole page. */
export class FilmDecoder {
    #size;
    #idle = [];
    /** The job of each busy worker. */
    #busy = new Map();
    #queue = [];
    #nextID = 1;

    /** @param {number} [size] workers at most; two keep a prefetch from holding up the film that is wanted now */
    constructor(size = 2) {
        this.#size = size;
    }

    /**
     * Decodes a grey PNG. The buffer is handed over to a worker and is empty (detached) afterwards.
     * @param {ArrayBuffer} buffer the whole file
     * @param {object} [options]
     * @param {boolean} [options.urgent] before everything that waits, for the film wanted now
     * @param {{width: number, height: number}} [options.canvas] the viewer's `canvasSize`: the worker then also
     *   resamples the film for it, and `show` is several times faster
     * @returns {Promise<Film>} rejected with a PNGError; code "worker" when the worker itself failed
     */
    decode(buffer, { urgent = false, canvas = null } = {}) {
        return new Promise((resolve, reject) => {
            const job = { id: this.#nextID++, buffer, canvas, resolve, reject };
            if (urgent) this.#queue.unshift(job);
            else this.#queue.push(job);
            this.#advance();
        });
    }

    /** Ends all workers; what is still waiting is rejected with code "worker". */
    close() {
        for (const [worker, job] of this.#busy) {
            worker.terminate();
            job.reject(new PNGError("worker", "the decoder was closed"));
        }
        for (const job of this.#queue) job.reject(new PNGError("worker", "the decoder was closed"));
        for (const worker of this.#idle) worker.terminate();
        this.#busy.clear();
        this.#queue = [];
        this.#idle = [];
    }

    #advance() {
        while (this.#queue.length > 0) {
            const worker = this.#idle.pop() ?? (this.#busy.size < this.#size ? this.#makeWorker() : null);
            if (worker === null) return;
            const job = this.#queue.shift();
            this.#busy.set(worker, job);
            try {
                worker.postMessage({ id: job.id, buffer: job.buffer, canvas: job.canvas }, [job.buffer]);
            } catch (error) {
                // A buffer that was already handed over once cannot be sent again.
                this.#busy.delete(worker);
                this.#idle.push(worker);
                job.reject(new PNGError("worker", error.message));
            }
        }
    }

    #makeWorker() {
        const worker = new Worker(workerAddress, { type: "module" });
        worker.addEventListener("message", ({ data }) => {
            const job = this.#busy.get(worker);
            if (job === undefined || job.id !== data.id) return;
            this.#busy.delete(worker);
            this.#idle.push(worker);
            if (data.error) job.reject(new PNGError(data.error.code, data.error.message));
            else job.resolve(data.film);
            this.#advance();
        });
        worker.addEventListener("error", (event) => {
            const job = this.#busy.get(worker);
            this.#busy.delete(worker);
            this.#idle = this.#idle.filter((other) => other !== worker);
            worker.terminate();
            job?.reject(new PNGError("worker", event.message || "the decoding worker could not be started"));
            this.#advance();
        });
        return worker;
    }
}
