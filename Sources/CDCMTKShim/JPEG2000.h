#ifndef CDCMTKSHIM_JPEG2000_H
#define CDCMTKSHIM_JPEG2000_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// What the header of a DICOM file says of the picture in a codestream.
typedef struct {
    uint32_t width;
    uint32_t height;
    int bits;
    int is_signed;
} jpeg2000_picture;

/// Decodes one grey picture.
///
/// Sign and bits come from the header, since codestreams of real machines have others. Only where values do not fit into
/// the header's bits are the codestream's taken; then `picture->bits` says so.
/// - Returns: NULL, or why it cannot be decoded.
const char *jpeg2000_decode(const uint8_t *bytes, size_t count, jpeg2000_picture *picture, uint16_t *pixels);

#ifdef __cplusplus
}
#endif

#endif
