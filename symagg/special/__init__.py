"""Special functions that numba lacks: njit functions of float64, with coefficients that symagg.codegen derives.

Outside its domain a function is nan, where it diverges inf; none raises.
"""

from symagg.special.bessel import bessel_i_ratio, log_bessel_i
from symagg.special.gamma import digamma, gamma_log_prefactor, log_gamma, trigamma
from symagg.special.gamma_quantile import gammainc_p_inverse, gammainc_q_inverse
from symagg.special.gamma_ratio import gamma_ratio, gamma_second_difference, log_gamma_ratio
from symagg.special.incomplete_gamma import gammainc_p, gammainc_q, log_gammainc_p, log_gammainc_q
from symagg.special.near_zero import expm1_minus, log1p_minus
from symagg.special.normal import log_normal_cdf, normal_cdf, normal_quantile

__all__ = [
    "bessel_i_ratio",
    "digamma",
    "expm1_minus",
    "gamma_log_prefactor",
    "gamma_ratio",
    "gamma_second_difference",
    "gammainc_p",
    "gammainc_p_inverse",
    "gammainc_q",
    "gammainc_q_inverse",
    "log1p_minus",
    "log_bessel_i",
    "log_gamma",
    "log_gamma_ratio",
    "log_gammainc_p",
    "log_gammainc_q",
    "log_normal_cdf",
    "normal_cdf",
    "normal_quantile",
    "trigamma",
]
