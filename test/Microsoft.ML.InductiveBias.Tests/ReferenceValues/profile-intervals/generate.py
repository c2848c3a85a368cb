"""Profile-likelihood intervals of I(eps) = -ln P(L <= eps) for scaled noncentral chi-squared samples, by a search over
all three parameters at once.

The densities and tails are Poisson mixtures of central chi-squared ones, the tails by the power series of the incomplete
gamma function in logarithms. The parameters are (ln mean, ln variation coefficient, share); with T = 2 (1 + share) /
variation^2, k = T (1 - share) + 1e-4 share and noncentrality T share. The ends are the extremes of I(eps) over {loglik >= max - 1.920729}, by SLSQP from many starts. No profile is
ever taken. Needs NumPy and SciPy; writes intervals.json.
"""
import json
import numpy as np
from scipy.optimize import minimize
from scipy.special import gammainc, gammaln, logsumexp

FLOOR = 1e-4
DROP = 1.9207294103470618  # half the 0.95 quantile of chi-squared with one degree of freedom
LAWS = [(12, 6), (3, 0), (5, 20), (1.5, 40), (40, 10), (0.7, 5), (2, 2)]
SIZES = [20, 20, 100]  # samples of each law; then one of 400 of the first
TRUE_NATS = [4, 10, 30, 100]


def poisson(half):
    if half == 0:
        return np.zeros(1), np.zeros(1)
    spread = 11 * np.sqrt(half) + 30
    j = np.arange(max(0, int(half - spread)), int(half + spread) + 1, dtype=float)
    return j, j * np.log(half) - half - gammaln(j + 1)


def log_density(y, k, nc):
    j, w = poisson(nc / 2)
    a = k / 2 + j
    terms = w + (a - 1) * np.log(y / 2)[:, None] - (y / 2)[:, None] - gammaln(a)
    return logsumexp(terms, axis=1) - np.log(2)


def log_gamma_p(a, x):
    """ln P(a, x) for an array a, by x^a e^-x / Gamma(a+1) * sum x^n / ((a+1)...(a+n)) below the mean."""
    if x > 0.8 * a[0]:
        result = np.full_like(a, 0.0)
        with np.errstate(divide="ignore"):
            result = np.log(gammainc(a, x))
        low = ~(result > -200)
        if np.any(low):
            result[low] = log_gamma_p_series(a[low], x)
        return result
    return log_gamma_p_series(a, x)


def log_gamma_p_series(a, x):
    total, term = np.ones_like(a), np.ones_like(a)
    for n in range(1, 4000):
        term = term * x / (a + n)
        total += term
        if np.all(term < 1e-17 * total):
            break
    return a * np.log(x) - x - gammaln(a + 1) + np.log(total)


def log_cdf(y, k, nc):
    # Far below the mean the terms of the mixture fall faster than the Poisson weights: all from j = 0 on.
    if nc == 0:
        return log_gamma_p(np.array([k / 2]), y / 2)[0]
    j = np.arange(0, int(nc / 2 + 11 * np.sqrt(nc / 2) + 30), dtype=float)
    w = j * np.log(nc / 2) - nc / 2 - gammaln(j + 1)
    return logsumexp(w + log_gamma_p(k / 2 + j, y / 2))


def natural(p):
    share = min(max(p[2], 0.0), 1.0)
    total = 2 * (1 + share) * np.exp(-2 * p[1])
    return total * (1 - share) + FLOOR * share, total * share, np.exp(p[0]) / total


def search(losses, targets, seed):
    random = np.random.default_rng(seed)

    def loglik(p):
        k, nc, scale = natural(p)
        return float(np.sum(log_density(losses / scale, k, nc)) - len(losses) * np.log(scale))

    mean, cv = losses.mean(), losses.std() / losses.mean()

    def start(share):
        return np.array([np.log(mean), np.log(cv), share])

    box = 8 * np.array([cv, 0.7]) / np.sqrt(len(losses))
    bounds = [(np.log(mean) - box[0], np.log(mean) + box[0]), (np.log(cv) - box[1], np.log(cv) + box[1]), (0, 1)]
    # Well-scaled directions for the search: the tops at several shares give the starts.
    tops = []
    for share in [0, 0.05, 0.2, 0.4, 0.6, 0.8, 0.95, 1]:
        x = start(share)
        found = minimize(lambda q: -loglik([q[0], q[1], share]), x[:2], method="Nelder-Mead",
                         options=dict(xatol=1e-7, fatol=1e-10, maxiter=2000))
        tops.append(np.array([*found.x, share]))
    best = max((minimize(lambda p: -loglik(p), t, method="L-BFGS-B", bounds=bounds).x for t in tops), key=loglik)
    best = max(tops + [best], key=loglik)
    refined = minimize(lambda q: -loglik([q[0], q[1], best[2]]), best[:2], method="Nelder-Mead",
                       options=dict(xatol=1e-8, fatol=1e-11))
    best = np.array([*refined.x, best[2]])
    top = loglik(best)
    inside = [t for t in tops + [best] if loglik(t) > top - DROP]
    spread = np.array([cv, 0.7]) / np.sqrt(len(losses))

    ends = []
    for target in targets:
        def bias(p):
            k, nc, scale = natural(p)
            return -log_cdf(target / scale, k, nc)
        pair = []
        for sign in (1, -1):
            value, where = sign * bias(best), best
            for t in inside:
                for attempt in range(2):
                    p = t.copy()
                    if attempt:
                        for _ in range(50):
                            q = t + np.array([*(random.normal(size=2) * spread), random.normal() * 0.2])
                            q[2] = min(max(q[2], 0), 1)
                            if loglik(q) > top - DROP:
                                p = q
                                break
                    size = max(1.0, abs(bias(p)))
                    found = minimize(lambda p: sign * bias(p) / size, p, method="SLSQP", bounds=bounds,
                                     constraints=dict(type="ineq", fun=lambda p: loglik(p) - top + DROP),
                                     options=dict(ftol=1e-9, maxiter=200))
                    x = found.x.copy()
                    # What the solver leaves outside the region does not count.
                    if np.all(np.isfinite(x)) and loglik(x) >= top - DROP - 1e-4 and sign * bias(x) < value:
                        value, where = sign * bias(x), x
            pair.append((sign * value, float(where[2])))
        ends.append(dict(target=target, bias=bias(best), lower=pair[0][0], upper=pair[1][0],
                         lower_share=pair[0][1], upper_share=pair[1][1]))
        print(ends[-1], flush=True)
    return top, float(best[2]), ends


def main():
    cases, seed = [], 0
    for number, (k, nc) in enumerate(LAWS):
        for size in SIZES + ([400] if number == 0 else []):
            seed += 1
            random = np.random.default_rng(seed)
            losses = np.sort(np.round(0.05 * random.noncentral_chisquare(k, max(nc, 1e-12), size), 12))
            grid = np.exp(np.linspace(np.log(1e-30), np.log(k + nc), 1500))
            nats = np.array([-log_cdf(y, k, nc) for y in grid])
            targets = [float(0.05 * grid[np.argmin(abs(nats - t))]) for t in TRUE_NATS
                       if nats.max() > t]
            top, share, ends = search(losses, targets, seed)
            cases.append(dict(seed=seed, degreesOfFreedom=k, noncentrality=nc, scale=0.05, losses=losses.tolist(),
                              logLikelihood=top, share=share, intervals=ends))
            with open("intervals.json", "w") as file:
                json.dump(dict(drop=DROP, cases=cases), file, indent=None, separators=(",", ":"))
            print(seed, k, nc, size, top, share, flush=True)


main()
