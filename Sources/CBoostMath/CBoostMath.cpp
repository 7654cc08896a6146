#include "CBoostMath.h"

#include <boost/math/distributions/beta.hpp>
#include <boost/math/distributions/binomial.hpp>
#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/distributions/fisher_f.hpp>
#include <boost/math/distributions/non_central_chi_squared.hpp>
#include <boost/math/distributions/non_central_f.hpp>
#include <boost/math/distributions/non_central_t.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <boost/math/special_functions/digamma.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>
#include <limits>

namespace {

using namespace boost::math::policies;

// Errors become NaN or infinity instead of exceptions; long double inside buys nothing at 1e-12 and costs time.
using Quiet = policy<
    domain_error<ignore_error>, pole_error<ignore_error>, overflow_error<ignore_error>,
    evaluation_error<ignore_error>, rounding_error<ignore_error>, indeterminate_result_error<ignore_error>>;

using Normal = boost::math::normal_distribution<double, Quiet>;
using StudentT = boost::math::students_t_distribution<double, Quiet>;
using NoncentralT = boost::math::non_central_t_distribution<double, Quiet>;
using ChiSquared = boost::math::chi_squared_distribution<double, Quiet>;
using NoncentralChiSquared = boost::math::non_central_chi_squared_distribution<double, Quiet>;
using F = boost::math::fisher_f_distribution<double, Quiet>;
using NoncentralF = boost::math::non_central_f_distribution<double, Quiet>;
using Beta = boost::math::beta_distribution<double, Quiet>;
using Binomial = boost::math::binomial_distribution<double, Quiet>;

template <typename Body> double guarded(Body body) {
    try {
        return body();
    } catch (...) {
        return std::numeric_limits<double>::quiet_NaN();
    }
}

}  // namespace

#define FUNCTION(name, parameters, expression) \
    double name parameters { return guarded([=] { return static_cast<double>(expression); }); }

FUNCTION(boost_normal_cdf, (double x), cdf(Normal(), x))
FUNCTION(boost_normal_survival, (double x), cdf(complement(Normal(), x)))
FUNCTION(boost_normal_quantile, (double p), quantile(Normal(), p))

FUNCTION(boost_t_cdf, (double df, double x), cdf(StudentT(df), x))
FUNCTION(boost_t_survival, (double df, double x), cdf(complement(StudentT(df), x)))
FUNCTION(boost_t_quantile, (double df, double p), quantile(StudentT(df), p))
FUNCTION(boost_t_noncentral_cdf, (double df, double noncentrality, double x), cdf(NoncentralT(df, noncentrality), x))

FUNCTION(boost_chi_squared_cdf, (double df, double x), cdf(ChiSquared(df), x))
FUNCTION(boost_chi_squared_survival, (double df, double x), cdf(complement(ChiSquared(df), x)))
FUNCTION(boost_chi_squared_quantile, (double df, double p), quantile(ChiSquared(df), p))
FUNCTION(
    boost_chi_squared_noncentral_cdf, (double df, double noncentrality, double x),
    cdf(NoncentralChiSquared(df, noncentrality), x))

FUNCTION(boost_f_cdf, (double df1, double df2, double x), cdf(F(df1, df2), x))
FUNCTION(boost_f_survival, (double df1, double df2, double x), cdf(complement(F(df1, df2), x)))
FUNCTION(boost_f_quantile, (double df1, double df2, double p), quantile(F(df1, df2), p))
FUNCTION(
    boost_f_noncentral_cdf, (double df1, double df2, double noncentrality, double x),
    cdf(NoncentralF(df1, df2, noncentrality), x))
FUNCTION(
    boost_f_noncentral_survival, (double df1, double df2, double noncentrality, double x),
    cdf(complement(NoncentralF(df1, df2, noncentrality), x)))

FUNCTION(boost_beta_cdf, (double a, double b, double x), cdf(Beta(a, b), x))
FUNCTION(boost_beta_survival, (double a, double b, double x), cdf(complement(Beta(a, b), x)))
FUNCTION(boost_beta_quantile, (double a, double b, double p), quantile(Beta(a, b), p))

FUNCTION(boost_binomial_mass, (double trials, double p, double successes), pdf(Binomial(trials, p), successes))
FUNCTION(boost_binomial_cdf, (double trials, double p, double successes), cdf(Binomial(trials, p), successes))
FUNCTION(
    boost_binomial_survival, (double trials, double p, double successes),
    cdf(complement(Binomial(trials, p), successes)))

FUNCTION(boost_log_gamma, (double x), boost::math::lgamma(x, Quiet()))
FUNCTION(boost_digamma, (double x), boost::math::digamma(x, Quiet()))
