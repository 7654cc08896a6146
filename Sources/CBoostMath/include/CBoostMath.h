// Distribution functions of Boost.Math as plain C. Each returns NaN for arguments outside its domain and never throws.
#ifndef CBOOSTMATH_H
#define CBOOSTMATH_H

#ifdef __cplusplus
extern "C" {
#endif

// Standard normal distribution.
double boost_normal_cdf(double x);
double boost_normal_survival(double x);
double boost_normal_quantile(double p);

// Student's t. Degrees of freedom need not be whole; +infinity gives the normal distribution.
double boost_t_cdf(double df, double x);
double boost_t_survival(double df, double x);
double boost_t_quantile(double df, double p);
double boost_t_noncentral_cdf(double df, double noncentrality, double x);

double boost_chi_squared_cdf(double df, double x);
double boost_chi_squared_survival(double df, double x);
double boost_chi_squared_quantile(double df, double p);
double boost_chi_squared_noncentral_cdf(double df, double noncentrality, double x);

// Fisher and Snedecor's F.
double boost_f_cdf(double df1, double df2, double x);
double boost_f_survival(double df1, double df2, double x);
double boost_f_quantile(double df1, double df2, double p);
double boost_f_noncentral_cdf(double df1, double df2, double noncentrality, double x);
double boost_f_noncentral_survival(double df1, double df2, double noncentrality, double x);

double boost_beta_cdf(double a, double b, double x);
double boost_beta_survival(double a, double b, double x);
double boost_beta_quantile(double a, double b, double p);

// Counts are passed as doubles that hold whole numbers.
double boost_binomial_mass(double trials, double p, double successes);
double boost_binomial_cdf(double trials, double p, double successes);
double boost_binomial_survival(double trials, double p, double successes);

double boost_log_gamma(double x);
double boost_digamma(double x);

#ifdef __cplusplus
}
#endif

#endif
