#include "CPNGShim.h"
#include "Range.h"

#include <png.h>
#include <stdlib.h>
#include <string.h>

// Everything that must survive a longjmp lives here, in the caller's frame.
typedef struct decoding {
    const uint8_t *bytes;
    size_t count;
    size_t position;
    uint32_t width;
    uint32_t height;
    int bytes_per_sample;
    size_t chunk_limit;
    uint8_t *samples;
    cpng_decoded *result;

    png_structp png;
    png_infop info;
    uint8_t *row;
    int channels;  // in a row as libpng hands it over: 1 grey or index, 2 grey + alpha, 3 RGB, 4 RGBA
    int has_palette;
    png_colorp palette;
    int palette_count;
    uint8_t palette_alpha[256];
} decoding;

static void refuse(png_structp png, png_const_charp message) {
    decoding *state = png_get_error_ptr(png);
    strncpy(state->result->message, message, sizeof state->result->message - 1);
    png_longjmp(png, 1);
}

static void ignore_warning(png_structp png, png_const_charp message) {
    (void)png;
    (void)message;
}

static void read_bytes(png_structp png, png_bytep into, size_t count) {
    decoding *state = png_get_io_ptr(png);
    if (count > state->count - state->position) {
        png_error(png, "the data ends too early");
    }
    memcpy(into, state->bytes + state->position, count);
    state->position += count;
}

static uint32_t sample_at(const uint8_t *row, size_t index, int bytes_per_sample) {
    return bytes_per_sample == 2 ? ((const uint16_t *)row)[index] : row[index];
}

// One row of a pass (or of the whole picture: first = 0, step = 1) into its places in row y.
static void place_row(decoding *state, uint32_t y, uint32_t first, uint32_t step, uint32_t columns) {
    const int wide = state->bytes_per_sample;
    const uint32_t opaque = wide == 2 ? 65535 : 255;
    uint8_t *out = state->samples + (size_t)y * state->width * wide;
    size_t place = first;
    for (uint32_t column = 0; column < columns; column++, place += step) {
        uint32_t red, green, blue, alpha = opaque;
        if (state->has_palette) {
            const uint8_t index = state->row[column];
            if (index >= state->palette_count) {
                png_error(state->png, "a pixel points beyond the palette");
            }
            red = state->palette[index].red;
            green = state->palette[index].green;
            blue = state->palette[index].blue;
            alpha = state->palette_alpha[index];
        } else {
            const size_t start = (size_t)column * state->channels;
            red = green = blue = sample_at(state->row, start, wide);
            if (state->channels >= 3) {
                green = sample_at(state->row, start + 1, wide);
                blue = sample_at(state->row, start + 2, wide);
            }
            if (state->channels == 2 || state->channels == 4) {
                alpha = sample_at(state->row, start + state->channels - 1, wide);
            }
        }
        state->result->coloured_pixels += red != green || green != blue;
        state->result->transparent_pixels += alpha != opaque;
        if (wide == 2) {
            ((uint16_t *)out)[place] = (uint16_t)red;
        } else {
            out[place] = (uint8_t)red;
        }
    }
}

static void prepare(decoding *state) {
    png_structp png = state->png;
    png_set_read_fn(png, state, read_bytes);
    png_set_user_limits(png, state->width, state->height);
    png_set_chunk_malloc_max(png, state->chunk_limit);
    png_set_crc_action(png, PNG_CRC_ERROR_QUIT, PNG_CRC_ERROR_QUIT);
    // Without this libpng goes on after a wrong Adler checksum, surplus picture data or a bad palette.
    png_set_benign_errors(png, 0);
    png_read_info(png, state->info);

    const int depth = png_get_bit_depth(png, state->info);
    const int colour_type = png_get_color_type(png, state->info);
    if (png_get_image_width(png, state->info) != state->width || png_get_image_height(png, state->info) != state->height
        || (depth == 16 ? 2 : 1) != state->bytes_per_sample) {
        png_error(png, "the header is not the one announced");
    }
    if (colour_type == PNG_COLOR_TYPE_PALETTE) {
        state->has_palette = 1;
        png_set_packing(png);
        if (!png_get_PLTE(png, state->info, &state->palette, &state->palette_count)) {
            png_error(png, "the palette is missing");
        }
        png_bytep alpha = NULL;
        int alpha_count = 0;
        memset(state->palette_alpha, 255, sizeof state->palette_alpha);
        if (png_get_tRNS(png, state->info, &alpha, &alpha_count, NULL) && alpha != NULL) {
            memcpy(state->palette_alpha, alpha, alpha_count < 256 ? (size_t)alpha_count : 256);
        }
    } else if (depth < 8) {
        png_set_expand_gray_1_2_4_to_8(png);
    }
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    if (depth == 16) {
        png_set_swap(png);
    }
#endif
    png_read_update_info(png, state->info);
    state->channels = png_get_channels(png, state->info);
}

static void read_rows(decoding *state) {
    png_structp png = state->png;
    const int interlaced = png_get_interlace_type(png, state->info) == PNG_INTERLACE_ADAM7;
    if (!interlaced && state->channels == 1 && !state->has_palette) {
        const size_t row_bytes = (size_t)state->width * state->bytes_per_sample;
        for (uint32_t y = 0; y < state->height; y++) {
            png_read_row(png, state->samples + y * row_bytes, NULL);
        }
        return;
    }
    state->row = png_malloc(png, png_get_rowbytes(png, state->info));
    if (!interlaced) {
        for (uint32_t y = 0; y < state->height; y++) {
            png_read_row(png, state->row, NULL);
            place_row(state, y, 0, 1, state->width);
        }
        return;
    }
    // Without png_set_interlace_handling libpng hands over each pass's own rows, so that one row is all the memory
    // needed; a pass without columns or rows has none.
    for (int pass = 0; pass < PNG_INTERLACE_ADAM7_PASSES; pass++) {
        const uint32_t columns = PNG_PASS_COLS(state->width, pass);
        const uint32_t rows = columns == 0 ? 0 : PNG_PASS_ROWS(state->height, pass);
        for (uint32_t row = 0; row < rows; row++) {
            png_read_row(png, state->row, NULL);
            place_row(state, PNG_ROW_FROM_PASS_ROW(row, pass), PNG_PASS_START_COL(pass),
                      1u << PNG_PASS_COL_SHIFT(pass), columns);
        }
    }
}

static cpng_status read_all(decoding *state) {
    if (setjmp(png_jmpbuf(state->png))) {
        return CPNG_DAMAGED;
    }
    prepare(state);
    read_rows(state);
    // Reads the rest of the picture data, with its checksums.
    png_read_end(state->png, NULL);
    cpng_find_range(state->samples, (size_t)state->width * state->height, state->bytes_per_sample, state->result);
    return CPNG_OK;
}

cpng_status cpng_decode(const uint8_t *bytes, size_t count, uint32_t width, uint32_t height, int bytes_per_sample,
                        size_t chunk_limit, void *samples, cpng_decoded *result) {
    decoding state = {
        .bytes = bytes, .count = count, .width = width, .height = height, .bytes_per_sample = bytes_per_sample,
        .chunk_limit = chunk_limit, .samples = samples, .result = result,
    };
    memset(result, 0, sizeof *result);
    state.png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &state, refuse, ignore_warning);
    if (state.png != NULL) {
        state.info = png_create_info_struct(state.png);
    }
    const cpng_status status = state.info == NULL ? CPNG_OUT_OF_MEMORY : read_all(&state);
    if (state.row != NULL) {
        png_free(state.png, state.row);
    }
    png_destroy_read_struct(&state.png, &state.info, NULL);
    return status;
}
