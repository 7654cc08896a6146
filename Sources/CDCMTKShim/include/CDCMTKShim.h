#ifndef CDCMTKSHIM_H
#define CDCMTKSHIM_H

#include "CIsolation.h"

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Why the child refused a file; what stands in brackets is the detail that follows.
enum {
    /// The bytes end before the file does [DCMTK's words].
    CDCMTK_TRUNCATED = 't',
    /// The structure is broken [DCMTK's words].
    CDCMTK_DAMAGED = 'd',
    /// The transfer syntax is not read [its identifier].
    CDCMTK_UNSUPPORTED_SYNTAX = 's',
    /// There is no picture in the file.
    CDCMTK_NO_PIXELS = 'p',
    /// An attribute that a picture must have is missing, or has more values than it may [its name].
    CDCMTK_MISSING = 'm',
    /// More pixels than allowed, or none [WIDTHxHEIGHT].
    CDCMTK_SIZE = 'z',
    /// More than one sample in a pixel [photometric interpretation].
    CDCMTK_COLOURED = 'c',
    /// Several frames [how many].
    CDCMTK_FRAMES = 'f',
    /// Bits of a sample that no radiograph has [allocated/stored/high].
    CDCMTK_DEPTH = 'b',
    /// The picture has fewer bytes than its size asks for [found/expected].
    CDCMTK_TOO_FEW = 'w',
    /// The compressed picture cannot be decoded [the codec's words].
    CDCMTK_CODEC = 'j',
    /// More memory was asked for than is allowed.
    CDCMTK_MEMORY = 'a',
    /// More elements, or a longer attribute, than any radiograph has [which].
    CDCMTK_TOO_LONG = 'l',
};

/// How far a file is read.
enum {
    /// Its header only.
    CDCMTK_HEADER = 0,
    /// The picture is decoded.
    CDCMTK_DECODED = 1,
    /// The picture is decoded unless its place in the file can be told (records 'F' and 'J').
    CDCMTK_IN_PLACE = 2,
};

/// What a DICOM file contains. The transcript's records are:
///
///     'S' text                                    transfer syntax
///     'V' tag, text                               an attribute that the caller has use for, as text; several values are
///                                                 separated by a backslash, in the file's own character set
///     'L' tag, descriptor (text), count, words    the first item of a LUT sequence; words have two bytes
///     'I' depth (1 byte), tag, VR (2 bytes), length, name (text)
///                                                 every element of the file in its order; those inside sequences
///                                                 follow theirs with a depth one greater
///     'P' width, height, bits (1 byte), sign (1 byte)
///                                                 there are pixels; `bits` of each value are in use
///     'F' place (8 bytes), high bit (1 byte)      the pixels are words of two bytes in the file itself, little-endian, from
///                                                 `place` on, their values' highest bit where `high bit` says; precedes 'P'
///     'J' count, then place and length (8 bytes each) of as many pieces
///                                                 the pixels are a JPEG stream of more than 8 bits in the file itself, which may
///                                                 be lossless, and may be damaged; precedes 'P'
///     'E' reason (1 byte), detail (text)          the file is refused
///     'Z'                                         the end
///
/// A tag is group << 16 | element; tags, lengths and counts have four bytes.
typedef struct {
    isolation_transcript transcript;
    /// Stored values row by row, `capacity` of them at most: the low-order bits that are in use, sign-extended. Nothing
    /// if there is a record 'F' or 'J'.
    const uint16_t *pixels;
    size_t capacity;
} cdcmtk_reading;

/// Reads a DICOM file with DCMTK and OpenJPEG, in a child process that may compute and do nothing else.
///
/// The codecs are C and C++ of many hands, and files come from outside: so they never run in this process. Any number of
/// threads may call this at once.
/// - Parameters: the whole file; the largest width x height; the largest width or height; how far to read.
cdcmtk_reading cdcmtk_read(const uint8_t *file, size_t size, size_t most_pixels, size_t longest_side, int extent);

void cdcmtk_release(cdcmtk_reading reading);

/// Text of another encoding, named as iconv names it, in UTF-8.
/// - Returns: bytes of the text, or -1 when it is no text of that encoding or `capacity` is too small.
long cdcmtk_to_utf8(const char *encoding, const uint8_t *bytes, size_t count, char *text, size_t capacity);

#ifdef __cplusplus
}
#endif

#endif
