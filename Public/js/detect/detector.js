// Asks the server about a radiograph. A full queue is waited for; everything else is told.

/** Times that a full queue is waited for. */
const patience = 8;

/** What the server, or the way to it, said against a radiograph. */
export class DetectionFailure extends Error {
    /** @param {string} message @param {string} remedy */
    constructor(message, remedy) {
        super(message);
        this.remedy = remedy;
    }
}

/**
 * @param {string} address
 * @param {Blob} file
 * @param {object} options
 * @param {"auto"|"always"} options.map
 * @param {AbortSignal} options.signal
 * @param {(seconds: number) => void} options.onWait called before each wait for a place
 * @param {{message: string, remedy: string}} options.network what to say when the server cannot be reached
 * @returns {Promise<object>} the answer
 * @throws {DetectionFailure}
 */
export async function detect(address, file, { map, signal, onWait, network }) {
    for (let attempt = 1; ; attempt++) {
        const response = await send(`${address}?pictures=yes&map=${map}`, file, signal, network);
        if (response.ok) return response.json();
        if (response.status === 429 && attempt < patience) {
            const seconds = Math.max(1, Number(response.headers.get("Retry-After")) || 1);
            onWait(seconds);
            await pause(seconds * 1000, signal);
        } else {
            throw await failure(response, network);
        }
    }
}

async function send(address, body, signal, network) {
    try {
        return await fetch(address, { method: "POST", body, signal, headers: { "Content-Type": "image/png" } });
    } catch {
        signal.throwIfAborted();
        throw new DetectionFailure(network.message, network.remedy);
    }
}

async function failure(response, network) {
    try {
        const { error } = await response.json();
        return new DetectionFailure(error.message, error.remedy ?? "");
    } catch {
        return new DetectionFailure(network.message, network.remedy);
    }
}

function pause(milliseconds, signal) {
    return new Promise((resolve, reject) => {
        const timer = setTimeout(resolve, milliseconds);
        signal.addEventListener("abort", () => {
            clearTimeout(timer);
            reject(signal.reason);
        }, { once: true });
    });
}
