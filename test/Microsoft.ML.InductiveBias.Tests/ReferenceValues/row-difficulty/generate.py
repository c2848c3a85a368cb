"""Reference values of normal tails and of the probability that one of several normal variables is the largest.

Run with mpmath: python3 generate.py > normal.json
"""
import json
import random

import mpmath as mp

mp.mp.dps = 40


def log_cdf(x):
    if x > 0:  # erfc(-x) would round to 2
        return mp.log1p(-mp.erfc(x / mp.sqrt(2)) / 2)
    return mp.log(mp.erfc(-x / mp.sqrt(2)) / 2)


def curvature(x):
    """-(ln Phi)'' = h (x + h) with the hazard h; the sum loses 2 log10(x) digits."""
    with mp.workdps(80):
        x = mp.mpf(x)
        hazard = mp.npdf(x) / mp.exp(log_cdf(x))
        return hazard, hazard * (x + hazard)


def log_largest(leads):
    """ln of the integral of phi(z) prod Phi(a_j + z), split about its peak; tanh-sinh, not the trapezoid rule."""
    def log_integrand(z):
        return -z * z / 2 + sum(log_cdf(a + z) for a in leads)

    low, high = mp.mpf(0), mp.mpf(1) + sum(max(mp.mpf(0), -a) + 1 for a in leads)
    for _ in range(300):  # golden section on a concave function
        third = (high - low) / 3
        if log_integrand(low + third) < log_integrand(high - third):
            low += third
        else:
            high -= third
    peak = (low + high) / 2
    top = log_integrand(peak)
    edges = [peak + mp.mpf(e) for e in (-12, -6, -3, -1.5, -0.75, 0, 0.75, 1.5, 3, 6, 12)]
    integral = mp.quad(lambda z: mp.e ** (log_integrand(z) - top), edges)
    return top + mp.log(integral) - mp.log(2 * mp.pi) / 2


random.seed(7)
tails = [{"x": x, "logProbability": float(log_cdf(mp.mpf(x)))}
         for x in [-1e8, -1e4, -2000, -1000.5, -999.5, -300, -38, -20, -8, -5.0001, -5, -4.9999, -3, -1, -0.5, 0, 0.5, 1, 3, 5, 8, 20, 37]]
curvatures = [{"x": x, "hazard": float(curvature(x)[0]), "curvature": float(curvature(x)[1])}
              for x in [-1e7, -1e5, -3000, -1000.5, -1000, -999.5, -300, -40, -12, -5.0001, -5, -4.9999, -3, -1, 0, 1, 3, 6]]
cases = [[0.0], [-3.0], [4.0], [0.0, 0.0], [1.5, -2.0, 0.25], [-10.0, -10.0, -9.0], [-60.0, 2.0], [-200.0, -150.0, 40.0, 3.0],
         [6.0, 7.0, 8.0], [30.0, 0.0], [-1000.0], [-5.0] * 9, [0.0] * 9, [-0.5] * 30, [-30.0] * 20]
cases += [[round(random.uniform(-25, 10), 3) for _ in range(random.randint(1, 9))] for _ in range(12)]
largest = [{"leads": leads, "logProbability": mp.nstr(log_largest([mp.mpf(a) for a in leads]), 18)} for leads in cases]
for case in largest:
    case["logProbability"] = float(case["logProbability"])
print(json.dumps({"tails": tails, "curvatures": curvatures, "largest": largest}, indent=1))
