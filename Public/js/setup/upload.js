// Sends one file to a draft, piece by piece. A file that was begun before goes on where it stopped.

/** Times that a piece is sent again when the server does not answer. */
const patience = 5;

/** Why a file was not taken. */
export class UploadRefusal extends Error {}

/**
 * @param {File} file
 * @param {object} options
 * @param {string} options.address of the draft's uploads
 * @param {string} options.kind `image`, `practice-image`, `cases`, `practice`
 * @param {number} options.piece bytes of one piece
 * @param {AbortSignal} options.signal
 * @param {(sent: number) => void} options.onProgress called with the bytes that have arrived
 * @param {{network: string, signedOut: string}} options.strings
 * @returns {Promise<{path: string, width: number|null, height: number|null, twins: string[]}>} the file as it was taken
 * @throws {UploadRefusal} with the reason, for the person
 */
export async function upload(file, { address, kind, piece, signal, onProgress, strings }) {
    const query = new URLSearchParams({ kind, name: file.name, bytes: file.size, modified: file.lastModified });
    const ask = (extra, init) => answered(`${address}?${query}${extra}`, { ...init, signal }, strings);
    let { received } = await (await ask("", {})).json();
    for (;;) {
        onProgress(received);
        const body = file.slice(received, received + piece);
        const response = await ask(`&offset=${received}`, { method: "POST", body });
        const answer = await response.json().catch(() => ({}));
        if (response.ok && answer.file !== undefined) return answer.file;
        // Another tab sends the same file, or an answer was lost on its way.
        const isElsewhere = response.status === 409 && answer.received !== undefined && answer.received !== received;
        if (!response.ok && !isElsewhere) throw refusal(answer, strings);
        received = answer.received;
    }
}

function refusal(answer, strings) {
    const words = [answer.problem ?? answer.error?.message ?? strings.network, answer.remedy];
    return new UploadRefusal(words.filter(Boolean).join(document.documentElement.lang === "en" ? "; " : "；"));
}

async function answered(address, init, strings) {
    for (let attempt = 1; ; attempt++) {
        try {
            const response = await fetch(address, { ...init, redirect: "manual" });
            if (response.type === "opaqueredirect" || response.status === 401) throw new UploadRefusal(strings.signedOut);
            if (response.status < 500 || response.status === 507) return response;
        } catch (error) {
            init.signal?.throwIfAborted();
            if (error instanceof UploadRefusal) throw error;
        }
        if (attempt === patience) throw new UploadRefusal(strings.network);
        await pause(attempt * 500, init.signal);
    }
}

function pause(milliseconds, signal) {
    return new Promise((resolve, reject) => {
        const timer = setTimeout(resolve, milliseconds);
        signal?.addEventListener("abort", () => (clearTimeout(timer), reject(signal.reason)), { once: true });
    });
}
