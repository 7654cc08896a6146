#include "CRSVGShim.h"

#include <cairo-pdf.h>
#include <cairo.h>
#include <librsvg/rsvg.h>
#include <stdlib.h>
#include <string.h>

static const double largest_side = 30000;

typedef struct buffer {
    uint8_t *bytes;
    size_t count;
    size_t capacity;
} buffer;

static void say(crsvg_picture *picture, const char *message) {
    strncpy(picture->message, message, sizeof picture->message - 1);
}

static cairo_status_t append(void *closure, const unsigned char *bytes, unsigned int count) {
    buffer *out = closure;
    if (count > out->capacity - out->count) {
        const size_t capacity = 2 * out->capacity + count;
        uint8_t *grown = realloc(out->bytes, capacity);
        if (grown == NULL) {
            return CAIRO_STATUS_NO_MEMORY;
        }
        out->bytes = grown;
        out->capacity = capacity;
    }
    memcpy(out->bytes + out->count, bytes, count);
    out->count += count;
    return CAIRO_STATUS_SUCCESS;
}

// The size in CSS pixels; 0 when the SVG has none.
static int size_of(RsvgHandle *handle, double *width, double *height) {
    if (rsvg_handle_get_intrinsic_size_in_pixels(handle, width, height)) {
        return *width > 0 && *height > 0;
    }
    gboolean has_width, has_height, has_box;
    RsvgLength ignored_width, ignored_height;
    RsvgRectangle box;
    rsvg_handle_get_intrinsic_dimensions(handle, &has_width, &ignored_width, &has_height, &ignored_height, &has_box,
                                         &box);
    if (!has_box || box.width <= 0 || box.height <= 0) {
        return 0;
    }
    *width = box.width;
    *height = box.height;
    return 1;
}

static RsvgHandle *open_svg(const uint8_t *svg, size_t count, crsvg_picture *picture) {
    GError *error = NULL;
    RsvgHandle *handle = rsvg_handle_new_from_data(svg, count, &error);
    if (handle == NULL) {
        say(picture, error != NULL ? error->message : "unknown");
        g_clear_error(&error);
        return NULL;
    }
    rsvg_handle_set_dpi(handle, 96);
    return handle;
}

// Draws on the surface, closes it and hands the bytes over. `is_png` says that the surface is an image to be encoded.
static crsvg_status draw(RsvgHandle *handle, cairo_surface_t *surface, double width, double height, int is_png,
                         buffer *out, crsvg_picture *picture) {
    cairo_t *context = cairo_create(surface);
    if (is_png) {
        cairo_set_source_rgb(context, 1, 1, 1);
        cairo_paint(context);
    }
    const RsvgRectangle viewport = {.x = 0, .y = 0, .width = width, .height = height};
    GError *error = NULL;
    crsvg_status status = CRSVG_OK;
    if (!rsvg_handle_render_document(handle, context, &viewport, &error)) {
        say(picture, error != NULL ? error->message : "unknown");
        g_clear_error(&error);
        status = CRSVG_CANNOT_DRAW;
    }
    cairo_destroy(context);
    if (status == CRSVG_OK && is_png) {
        cairo_surface_write_to_png_stream(surface, append, out);
    }
    cairo_surface_finish(surface);
    if (status == CRSVG_OK && (cairo_surface_status(surface) != CAIRO_STATUS_SUCCESS || out->count == 0)) {
        say(picture, cairo_status_to_string(cairo_surface_status(surface)));
        status = CRSVG_CANNOT_DRAW;
    }
    cairo_surface_destroy(surface);
    if (status == CRSVG_OK) {
        picture->bytes = out->bytes;
        picture->count = out->count;
    } else {
        free(out->bytes);
    }
    return status;
}

static crsvg_status render(const uint8_t *svg, size_t count, double scale, int is_png, crsvg_picture *picture) {
    memset(picture, 0, sizeof *picture);
    RsvgHandle *handle = open_svg(svg, count, picture);
    if (handle == NULL) {
        return CRSVG_NOT_SVG;
    }
    double width = 0, height = 0;
    crsvg_status status = CRSVG_OK;
    if (!size_of(handle, &width, &height)) {
        status = CRSVG_NO_SIZE;
    } else if (width * scale > largest_side || height * scale > largest_side) {
        status = CRSVG_TOO_LARGE;
    } else {
        buffer out = {0};
        cairo_surface_t *surface;
        width *= scale;
        height *= scale;
        if (is_png) {
            const int columns = (int)(width + 0.5), rows = (int)(height + 0.5);
            width = columns > 0 ? columns : 1;
            height = rows > 0 ? rows : 1;
            surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)width, (int)height);
        } else {
            surface = cairo_pdf_surface_create_for_stream(append, &out, width, height);
            // Without it cairo writes the time of day.
            cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, "2000-01-01T00:00:00Z");
        }
        status = draw(handle, surface, width, height, is_png, &out, picture);
    }
    g_object_unref(handle);
    return status;
}

crsvg_status crsvg_png(const uint8_t *svg, size_t count, double dots_per_inch, crsvg_picture *picture) {
    return render(svg, count, dots_per_inch / 96, 1, picture);
}

crsvg_status crsvg_pdf(const uint8_t *svg, size_t count, crsvg_picture *picture) {
    return render(svg, count, 72.0 / 96, 0, picture);
}

void crsvg_free(uint8_t *bytes) { free(bytes); }
