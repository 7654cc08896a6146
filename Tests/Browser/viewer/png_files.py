"""Grey PNG files with chosen filters, written by the book (PNG specification, sections 9 and 10)."""

import struct
import zlib

import numpy


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def header(width, height, bits, colour=0, interlace=0):
    return chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, interlace))


def paeth(left, above, corner):
    estimate = left + above - corner
    distances = [abs(estimate - left), abs(estimate - above), abs(estimate - corner)]
    return [left, above, corner][distances.index(min(distances))]


def filtered(lines, step, filter_of_row):
    """Filters rows of bytes; `filter_of_row` tells the filter (0 to 4) of each row."""
    out = bytearray()
    for row, line in enumerate(lines):
        kind = filter_of_row(row)
        previous = lines[row - 1] if row > 0 else bytes(len(line))
        out.append(kind)
        for index, value in enumerate(line):
            left = line[index - step] if index >= step else 0
            above = previous[index]
            corner = previous[index - step] if index >= step else 0
            guess = [0, left, above, (left + above) // 2, paeth(left, above, corner)][kind]
            out.append((value - guess) & 0xFF)
    return bytes(out)


def grey_png(pixels, filter_of_row=lambda row: 0, parts=1):
    """A PNG of a two-dimensional uint8 or uint16 array, its data spread over so many IDAT chunks."""
    height, width = pixels.shape
    bits = 16 if pixels.dtype == numpy.uint16 else 8
    rows = pixels.astype(">u2") if bits == 16 else pixels
    lines = [row.tobytes() for row in rows]
    data = zlib.compress(filtered(lines, bits // 8, filter_of_row))
    size = -(-len(data) // parts)
    chunks = [chunk(b"IDAT", data[at : at + size]) for at in range(0, len(data), size)]
    return b"\x89PNG\r\n\x1a\n" + header(width, height, bits) + b"".join(chunks) + chunk(b"IEND", b"")


def packed_png(values, bits, width):
    """A PNG of 1, 2 or 4 bits; rows of `values` are padded to whole bytes."""
    lines = []
    for row in values:
        text = "".join(format(value, f"0{bits}b") for value in row)
        text += "0" * (-len(text) % 8)
        lines.append(bytes(int(text[at : at + 8], 2) for at in range(0, len(text), 8)))
    data = zlib.compress(filtered(lines, 1, lambda row: row % 5))
    return b"\x89PNG\r\n\x1a\n" + header(width, len(values), bits) + chunk(b"IDAT", data) + chunk(b"IEND", b"")
