// Grey PNG files to raw sample values. Browser canvases keep 8 bits and apply colour management; a radiograph
// needs its stored values, so the file is decoded here. Runs in a worker or a page; touches no DOM.

/** Largest picture taken, in pixels: four times the largest plain radiograph, far below what exhausts a phone. */
export const maximumPixels = 64 * 1024 * 1024;

/**
 * A decoded radiograph.
 * @typedef {object} Film
 * @property {number} width in pixels
 * @property {number} height in pixels
 * @property {8|16} bits per sample; files of 1, 2 and 4 bits are expanded to 8
 * @property {Uint8Array|Uint16Array} pixels row by row, as stored: no gamma, no scaling
 * @property {number} minimum smallest value present
 * @property {number} maximum largest value present
 * @property {import("./prepare.js").Prepared} [prepared] made by a worker that knew the canvas
 */

/** Why a file is no film. `code` is one of notPNG, truncated, damaged, unsupported, tooLarge. */
export class PNGError extends Error {
    /** @param {string} code @param {string} message for the log, in English */
    constructor(code, message) {
        super(message);
        this.name = "PNGError";
        this.code = code;
    }
}

/**
 * Decodes a non-interlaced grey PNG.
 * @param {ArrayBuffer} buffer the whole file
 * @returns {Promise<Film>}
 * @throws {PNGError}
 */
export async function decodeGreyPNG(buffer) {
    const { header, parts } = readChunks(new Uint8Array(buffer));
    const rowBytes = Math.ceil((header.width * header.depth) / 8);
    const lines = await inflate(parts, header.height * (rowBytes + 1));
    unfilter(lines, rowBytes, header.height, header.depth === 16 ? 2 : 1);
    if (header.depth === 16) return samples16(lines, rowBytes, header);
    if (header.depth === 8) return samples8(lines, rowBytes, header);
    return samplesPacked(lines, rowBytes, header);
}

const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

function readChunks(bytes) {
    if (bytes.length < 8 || signature.some((value, index) => bytes[index] !== value)) {
        throw new PNGError("notPNG", "the file does not begin with the PNG signature");
    }
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const parts = [];
    let header = null;
    for (let offset = 8; ; ) {
        if (offset + 12 > bytes.length) throw new PNGError("truncated", `no IEND before byte ${bytes.length}`);
        const length = view.getUint32(offset);
        const type = String.fromCharCode(...bytes.subarray(offset + 4, offset + 8));
        const start = offset + 8;
        const end = start + length;
        if (end + 4 > bytes.length) throw new PNGError("truncated", `chunk ${type} at byte ${offset} is cut off`);
        if (crc32(bytes, offset + 4, end) !== view.getUint32(end)) {
            throw new PNGError("damaged", `chunk ${type} at byte ${offset} fails its checksum`);
        }
        if ((type === "IHDR") !== (header === null)) throw new PNGError("damaged", `chunk ${type} is out of place`);
        if (type === "IHDR") header = readHeader(view, start, length);
        else if (type === "IDAT") parts.push(bytes.subarray(start, end));
        else if (type === "IEND") break;
        else if (type.charCodeAt(0) < 0x60) throw new PNGError("unsupported", `critical chunk ${type} in a grey file`);
        offset = end + 4;
    }
    if (parts.length === 0) throw new PNGError("truncated", "the file holds no picture data");
    return { header, parts };
}

function readHeader(view, start, length) {
    if (length !== 13) throw new PNGError("damaged", `the header has ${length} bytes instead of 13`);
    const width = view.getUint32(start);
    const height = view.getUint32(start + 4);
    const depth = view.getUint8(start + 8);
    const colour = view.getUint8(start + 9);
    if (width === 0 || height === 0) throw new PNGError("damaged", `the picture is ${width} x ${height} pixels`);
    if (width * height > maximumPixels) throw new PNGError("tooLarge", `${width} x ${height} pixels are too many`);
    if (colour !== 0 || ![1, 2, 4, 8, 16].includes(depth)) {
        throw new PNGError("unsupported", `colour type ${colour} with ${depth} bits is not a grey picture`);
    }
    if (view.getUint8(start + 10) !== 0 || view.getUint8(start + 11) !== 0) {
        throw new PNGError("damaged", "unknown compression or filter method");
    }
    if (view.getUint8(start + 12) !== 0) throw new PNGError("unsupported", "the picture is interlaced");
    return { width, height, depth };
}

/** Inflates into exactly `size` bytes, so that a small file can never ask for more memory than its header says. */
async function inflate(parts, size) {
    const stream = new DecompressionStream("deflate");
    const writer = stream.writable.getWriter();
    const reader = stream.readable.getReader();
    const lines = new Uint8Array(size);
    // Failures of the writing side show up on the reading side too; both are awaited so that none is left unhandled.
    const written = (async () => {
        for (const part of parts) await writer.write(part);
        await writer.close();
    })().catch((error) => error);
    let filled = 0;
    try {
        for (;;) {
            const { done, value } = await reader.read();
            if (done) break;
            if (filled + value.length > size) throw new PNGError("damaged", "more picture data than announced");
            lines.set(value, filled);
            filled += value.length;
        }
    } catch (error) {
        await reader.cancel().catch(() => undefined);
        await written;
        if (error instanceof PNGError) throw error;
        throw new PNGError("damaged", `picture data cannot be inflated: ${error.message}`);
    }
    const failure = await written;
    if (failure instanceof Error) throw new PNGError("damaged", `picture data cannot be inflated: ${failure.message}`);
    if (filled < size) throw new PNGError("truncated", `${filled} of ${size} bytes of picture data`);
    return lines;
}

/** Undoes the five row filters in place. `step` is the bytes of one pixel. */
function unfilter(lines, rowBytes, height, step) {
    const stride = rowBytes + 1;
    for (let row = 0; row < height; row++) {
        const start = row * stride + 1;
        const end = start + rowBytes;
        const filter = lines[start - 1];
        const firstRow = row === 0;
        if (filter === 0) continue;
        if (filter === 1) {
            for (let at = start + step; at < end; at++) lines[at] += lines[at - step];
        } else if (filter === 2) {
            if (!firstRow) for (let at = start; at < end; at++) lines[at] += lines[at - stride];
        } else if (filter === 3) {
            unfilterAverage(lines, start, end, step, stride, firstRow);
        } else if (filter === 4) {
            unfilterPaeth(lines, start, end, step, stride, firstRow);
        } else {
            throw new PNGError("damaged", `row ${row} has the unknown filter ${filter}`);
        }
    }
}

function unfilterAverage(lines, start, end, step, stride, firstRow) {
    if (firstRow) {
        for (let at = start + step; at < end; at++) lines[at] += lines[at - step] >> 1;
        return;
    }
    for (let at = start; at < start + step; at++) lines[at] += lines[at - stride] >> 1;
    for (let at = start + step; at < end; at++) lines[at] += (lines[at - step] + lines[at - stride]) >> 1;
}

function unfilterPaeth(lines, start, end, step, stride, firstRow) {
    if (firstRow) {
        for (let at = start + step; at < end; at++) lines[at] += lines[at - step];
        return;
    }
    for (let at = start; at < start + step; at++) lines[at] += lines[at - stride];
    for (let at = start + step; at < end; at++) {
        const left = lines[at - step];
        const above = lines[at - stride];
        const corner = lines[at - stride - step];
        const fromAbove = above - corner;
        const fromLeft = left - corner;
        const distanceLeft = fromAbove < 0 ? -fromAbove : fromAbove;
        const distanceAbove = fromLeft < 0 ? -fromLeft : fromLeft;
        const both = fromAbove + fromLeft;
        const distanceCorner = both < 0 ? -both : both;
        if (distanceLeft <= distanceAbove && distanceLeft <= distanceCorner) lines[at] += left;
        else lines[at] += distanceAbove <= distanceCorner ? above : corner;
    }
}

function samples8(lines, rowBytes, { width, height }) {
    const pixels = new Uint8Array(width * height);
    for (let row = 0; row < height; row++) {
        const start = row * (rowBytes + 1) + 1;
        pixels.set(lines.subarray(start, start + width), row * width);
    }
    return filmOf(width, height, 8, pixels);
}

function samples16(lines, rowBytes, { width, height }) {
    const pixels = new Uint16Array(width * height);
    let to = 0;
    for (let row = 0; row < height; row++) {
        let from = row * (rowBytes + 1) + 1;
        for (let column = 0; column < width; column++, from += 2) pixels[to++] = (lines[from] << 8) | lines[from + 1];
    }
    return filmOf(width, height, 16, pixels);
}

/** 1, 2 and 4 bits: several samples a byte, widened to 0...255. */
function samplesPacked(lines, rowBytes, { width, height, depth }) {
    const pixels = new Uint8Array(width * height);
    const perByte = 8 / depth;
    const mask = (1 << depth) - 1;
    const scale = 255 / mask;
    for (let row = 0; row < height; row++) {
        const start = row * (rowBytes + 1) + 1;
        for (let column = 0; column < width; column++) {
            const byte = lines[start + Math.floor(column / perByte)];
            const shift = 8 - depth * ((column % perByte) + 1);
            pixels[row * width + column] = ((byte >> shift) & mask) * scale;
        }
    }
    return filmOf(width, height, 8, pixels);
}

function filmOf(width, height, bits, pixels) {
    let minimum = pixels[0];
    let maximum = pixels[0];
    for (let index = 1; index < pixels.length; index++) {
        const value = pixels[index];
        if (value < minimum) minimum = value;
        else if (value > maximum) maximum = value;
    }
    return { width, height, bits, pixels, minimum, maximum };
}

const crcTable = Int32Array.from({ length: 256 }, (_, byte) => {
    let value = byte;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
    return value;
});

/** The checksum of PNG chunks (ISO 3309) over bytes start..<end. */
function crc32(bytes, start, end) {
    let value = -1;
    for (let at = start; at < end; at++) value = crcTable[(value ^ bytes[at]) & 0xff] ^ (value >>> 8);
    return ~value >>> 0;
}
