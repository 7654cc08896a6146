#ifndef CPEAK_H
#define CPEAK_H

/* Fused multiply-adds on one vector register's floats after another, `count` times twelve independent chains; returns
   the floating-point operations done (two each). `peak_fma_256` needs AVX2 and FMA, `peak_fma_512` AVX-512 F. */
double peak_fma_256(long count);
double peak_fma_512(long count);

#endif
