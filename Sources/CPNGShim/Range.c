#include "Range.h"

static void of_bytes(const uint8_t *samples, size_t count, cpng_decoded *result) {
    uint8_t minimum = 255, maximum = 0;
    for (size_t i = 0; i < count; i++) {
        minimum = samples[i] < minimum ? samples[i] : minimum;
        maximum = samples[i] > maximum ? samples[i] : maximum;
    }
    result->minimum = minimum;
    result->maximum = maximum;
}

static void of_words(const uint16_t *samples, size_t count, cpng_decoded *result) {
    uint16_t minimum = 65535, maximum = 0;
    for (size_t i = 0; i < count; i++) {
        minimum = samples[i] < minimum ? samples[i] : minimum;
        maximum = samples[i] > maximum ? samples[i] : maximum;
    }
    result->minimum = minimum;
    result->maximum = maximum;
}

void cpng_find_range(const void *samples, size_t count, int bytes_per_sample, cpng_decoded *result) {
    if (bytes_per_sample == 2) {
        of_words(samples, count, result);
    } else {
        of_bytes(samples, count, result);
    }
}
