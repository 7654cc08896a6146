#ifndef CRSVG_SHIM_H
#define CRSVG_SHIM_H

#include <stddef.h>
#include <stdint.h>

// librsvg and cairo speak GObject, reference counts and callbacks; these functions keep all of it inside C. Nothing is
// read but the text that is given: files and addresses that an SVG names are not loaded.

typedef enum crsvg_status {
    CRSVG_OK = 0,
    CRSVG_NOT_SVG = 1,        // `message` says why
    CRSVG_NO_SIZE = 2,        // neither width and height nor a viewBox
    CRSVG_TOO_LARGE = 3,      // a side of the picture would have more than 30000 pixels
    CRSVG_CANNOT_DRAW = 4,    // `message` says why
} crsvg_status;

typedef struct crsvg_picture {
    uint8_t *bytes;           // to be given to crsvg_free when the status is CRSVG_OK, else NULL
    size_t count;
    char message[256];        // NUL-terminated
} crsvg_picture;

/// Draws an SVG on white as PNG. Lengths follow CSS: 96 px, 25.4 mm and 72 pt are an inch.
crsvg_status crsvg_png(const uint8_t *svg, size_t count, double dots_per_inch, crsvg_picture *picture);

/// Draws an SVG as PDF of one page that is as large as the SVG; text stays text. The same input gives the same bytes.
crsvg_status crsvg_pdf(const uint8_t *svg, size_t count, crsvg_picture *picture);

void crsvg_free(uint8_t *bytes);

#endif
