#ifndef CPROCESSOR_H
#define CPROCESSOR_H

/* Whether processor and operating system have AVX2 and FMA (CPUID and XGETBV). */
int cprocessor_has_avx2_and_fma(void);

/* Whether they have AVX-512 F besides. */
int cprocessor_has_avx512(void);

#endif
