#include "CPeak.h"

#if defined(__x86_64__)
#include <immintrin.h>

/* Twelve chains hide the latency of two FMA units of four cycles, and leave registers for the two constants. */
#define CHAINS(step) \
    step(0) step(1) step(2) step(3) step(4) step(5) step(6) step(7) step(8) step(9) step(10) step(11)

static volatile float sink;

__attribute__((target("avx2,fma"))) double peak_fma_256(long count) {
    __m256 x = _mm256_set1_ps(0.999f), y = _mm256_set1_ps(0.001f);
#define START(i) __m256 a##i = _mm256_set1_ps(i);
    CHAINS(START)
#undef START
    for (long k = 0; k < count; k++) {
#define STEP(i) a##i = _mm256_fmadd_ps(a##i, x, y);
        CHAINS(STEP)
#undef STEP
    }
    float sum = 0;
#define ADD(i) sum += a##i[0];
    CHAINS(ADD)
#undef ADD
    sink = sum;
    return 12.0 * 8 * 2 * count;
}

__attribute__((target("avx512f"))) double peak_fma_512(long count) {
    __m512 x = _mm512_set1_ps(0.999f), y = _mm512_set1_ps(0.001f);
#define START(i) __m512 a##i = _mm512_set1_ps(i);
    CHAINS(START)
#undef START
    for (long k = 0; k < count; k++) {
#define STEP(i) a##i = _mm512_fmadd_ps(a##i, x, y);
        CHAINS(STEP)
#undef STEP
    }
    float sum = 0;
#define ADD(i) sum += a##i[0];
    CHAINS(ADD)
#undef ADD
    sink = sum;
    return 12.0 * 16 * 2 * count;
}
#else
double peak_fma_256(long count) { return 0 * count; }
double peak_fma_512(long count) { return 0 * count; }
#endif
