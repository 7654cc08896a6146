// Random names. crypto.randomUUID is missing on plain http in a hospital's network; getRandomValues is not.

/** @returns {string} 32 hexadecimal digits */
export function submissionKey() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
