#include "JPEG2000.h"

#include <openjpeg.h>
#include <string.h>

typedef struct {
    const uint8_t *bytes;
    size_t count;
    size_t position;
} source;

static OPJ_SIZE_T read_source(void *buffer, OPJ_SIZE_T count, void *data) {
    source *from = data;
    size_t left = from->count - from->position;
    if (left == 0) return (OPJ_SIZE_T)-1;
    size_t part = count < left ? count : left;
    memcpy(buffer, from->bytes + from->position, part);
    from->position += part;
    return part;
}

static OPJ_OFF_T skip_source(OPJ_OFF_T count, void *data) {
    source *from = data;
    if (count < 0 || (size_t)count > from->count - from->position) return -1;
    from->position += (size_t)count;
    return count;
}

static OPJ_BOOL seek_source(OPJ_OFF_T position, void *data) {
    source *from = data;
    if (position < 0 || (size_t)position > from->count) return OPJ_FALSE;
    from->position = (size_t)position;
    return OPJ_TRUE;
}

static const char *first_error = NULL;
static char words[200];

static void keep_error(const char *message, void *data) {
    (void)data;
    if (first_error != NULL) return;
    size_t length = strcspn(message, "\r\n");
    if (length >= sizeof words) length = sizeof words - 1;
    memcpy(words, message, length);
    words[length] = 0;
    first_error = words;
}

static void ignore(const char *message, void *data) { (void)message, (void)data; }

static const char *copy(const opj_image_t *image, jpeg2000_picture *picture, uint16_t *pixels) {
    const opj_image_comp_t *grey = &image->comps[0];
    size_t count = (size_t)picture->width * picture->height;
    if (grey->data == NULL || grey->prec < 1 || grey->prec > 16) return "its samples have more than 16 bits";
    int32_t lowest = 0, highest = 0;
    for (size_t i = 0; i < count; i++) {
        lowest = grey->data[i] < lowest ? grey->data[i] : lowest;
        highest = grey->data[i] > highest ? grey->data[i] : highest;
    }
    // A codestream without a sign holds the bit patterns of a header with one.
    int value_bits = picture->is_signed && grey->sgnd ? picture->bits - 1 : picture->bits;
    int32_t below = picture->is_signed && grey->sgnd ? -(1 << value_bits) : 0;
    if (highest >= 1 << value_bits || lowest < below) {
        if ((int)grey->prec > picture->bits) picture->bits = (int)grey->prec;
    }
    int unused = 16 - picture->bits;
    for (size_t i = 0; i < count; i++) {
        uint16_t top = (uint16_t)((uint32_t)grey->data[i] << unused);
        pixels[i] = picture->is_signed ? (uint16_t)((int16_t)top >> unused) : (uint16_t)(top >> unused);
    }
    return NULL;
}

static const char *decode(opj_codec_t *codec, opj_stream_t *stream, jpeg2000_picture *picture, uint16_t *pixels) {
    opj_dparameters_t parameters;
    opj_set_default_decoder_parameters(&parameters);
    opj_set_info_handler(codec, ignore, NULL);
    opj_set_warning_handler(codec, ignore, NULL);
    opj_set_error_handler(codec, keep_error, NULL);
    if (!opj_setup_decoder(codec, &parameters)) return "the decoder does not start";
    // Not strict would fill what is missing with grey.
    opj_decoder_set_strict_mode(codec, OPJ_TRUE);
    opj_image_t *image = NULL;
    if (!opj_read_header(stream, codec, &image)) return "its header is damaged";
    // Before memory is asked for.
    if (image->numcomps != 1) return "it has several components";
    if (image->comps[0].w != picture->width || image->comps[0].h != picture->height) return "its size is not the header's";
    if (!opj_decode(codec, stream, image) || !opj_end_decompress(codec, stream)) return "it is damaged";
    if (image->comps[0].w != picture->width || image->comps[0].h != picture->height) return "its size is not the header's";
    // No memory is given back: the process ends with this picture.
    return copy(image, picture, pixels);
}

const char *jpeg2000_decode(const uint8_t *bytes, size_t count, jpeg2000_picture *picture, uint16_t *pixels) {
    static const uint8_t box[] = {0, 0, 0, 12, 0x6A, 0x50};
    int is_boxed = count >= sizeof box && memcmp(bytes, box, sizeof box) == 0;
    opj_codec_t *codec = opj_create_decompress(is_boxed ? OPJ_CODEC_JP2 : OPJ_CODEC_J2K);
    opj_stream_t *stream = opj_stream_default_create(OPJ_TRUE);
    if (codec == NULL || stream == NULL) return "no memory to decode it";
    source from = {bytes, count, 0};
    opj_stream_set_user_data(stream, &from, NULL);
    opj_stream_set_user_data_length(stream, count);
    opj_stream_set_read_function(stream, read_source);
    opj_stream_set_skip_function(stream, skip_source);
    opj_stream_set_seek_function(stream, seek_source);
    const char *problem = decode(codec, stream, picture, pixels);
    return problem != NULL && first_error != NULL ? first_error : problem;
}
