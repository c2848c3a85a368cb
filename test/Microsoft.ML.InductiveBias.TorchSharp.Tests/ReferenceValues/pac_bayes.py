"""Writes pac_bayes.json: the terms of the PAC-Bayes bound for two small tasks, in 60 digits.

The first half of the rows, in the order of the file, shapes the prior P; the hypotheses Q are conditioned on all rows. Both are computed from the whole kernel
matrix, each by its own inverse, and the relative entropy from the general formula for two normal distributions on the second half. The probability that a
hypothesis is right is an integral over one output of the product of normal distribution functions of the others (classes), or a difference of two of them
(regression). The bound is the root of the binary relative entropy.
"""
import json
import mpmath as mp
import numpy as np

mp.mp.dps = 60
LENGTH, AMPLITUDE, CONFIDENCE = mp.mpf("0.8"), mp.mpf("1.2"), mp.mpf("0.95")


def kernel(a, b):
    return mp.matrix([[AMPLITUDE ** 2 * mp.exp(-sum((mp.mpf(p) - mp.mpf(q)) ** 2 for p, q in zip(x, y)) / (2 * LENGTH ** 2)) for y in b] for x in a])


def conditioned(x, targets, at, noise, prior_mean):
    """Mean [p, k] and covariance [p, p] at points, given rows."""
    inverse = (kernel(x, x) + noise * mp.eye(len(x))) ** -1
    cross = kernel(at, x)
    k = len(targets[0])
    centered = mp.matrix([[mp.mpf(t[c]) - prior_mean[c] for c in range(k)] for t in targets])
    mean = cross * inverse * centered
    for i in range(len(at)):
        for c in range(k):
            mean[i, c] += prior_mean[c]
    return mean, kernel(at, at) - cross * inverse * cross.T


def task(x, targets, noise, centered, is_classification):
    n, k, half = len(x), len(targets[0]), len(x) // 2
    m = n - half
    prior_mean = [mp.fsum(mp.mpf(t[c]) for t in targets[:half]) / half if centered else mp.mpf(0) for c in range(k)]
    p_mean, p_cov = conditioned(x[:half], targets[:half], x[half:], noise, prior_mean)
    q_mean, q_cov = conditioned(x, targets, x[half:], noise, prior_mean)
    p_inverse = p_cov ** -1
    trace = mp.fsum((p_inverse * q_cov)[i, i] for i in range(m))
    logs = mp.log(mp.det(p_cov)) - mp.log(mp.det(q_cov))
    shift = q_mean - p_mean
    entropy = (k * (trace - m + logs) + mp.fsum((shift[:, c].T * p_inverse * shift[:, c])[0] for c in range(k))) / 2
    right_loss = None
    if not is_classification:
        means = [mp.fsum(mp.mpf(t[c]) for t in targets[:half]) / half for c in range(k)]
        right_loss = mp.fsum((mp.mpf(t[c]) - means[c]) ** 2 for t in targets[:half] for c in range(k)) / (half * k) / 4
    wrong = []
    for i in range(m):
        deviation = mp.sqrt(q_cov[i, i])
        if is_classification:
            own = targets[half + i].index(1)
            others = [c for c in range(k) if c != own]
            points = [q_mean[i, own] + deviation * z for z in (-12, -4, 0, 4, 12)]
            with mp.workdps(25):
                right = mp.quad(lambda v: mp.npdf(v, q_mean[i, own], deviation) * mp.fprod(mp.ncdf(v, q_mean[i, c], deviation) for c in others), points)
        else:
            error, width = q_mean[i, 0] - mp.mpf(targets[half + i][0]), mp.sqrt(right_loss)
            right = mp.ncdf(width, error, deviation) - mp.ncdf(-width, error, deviation)
        wrong.append(1 - right)
    rate = mp.fsum(wrong) / m
    limit = (entropy + mp.log((2 * mp.sqrt(m) if m >= 8 else m + 1) / (1 - CONFIDENCE))) / m

    def excess(e):
        return (rate * mp.log(rate / e) if rate > 0 else 0) + (1 - rate) * mp.log((1 - rate) / (1 - e)) - limit

    bound = mp.findroot(excess, (rate + (1 - rate) / 2, 1 - mp.mpf(10) ** -12), solver="anderson", tol=1e-30)
    return {"x": x, "targets": targets, "noise": float(noise), "centered": centered, "relativeEntropy": float(entropy), "trainingError": float(rate),
            "error": float(bound), "rightLoss": None if right_loss is None else float(right_loss)}


rng = np.random.default_rng(11)
points = np.round(rng.normal(size=(40, 2)), 3)
classes = (points[:, 0] > 0.3).astype(int) + (points[:, 1] > 0.2).astype(int)
values = np.round(np.sin(1.5 * points[:, 0]) + 0.3 * points[:, 1] + 0.2 * rng.normal(size=40), 3)
result = [
    task(points.tolist(), np.eye(3, dtype=int)[classes].tolist(), mp.mpf("0.1"), False, True),
    task(points[:13].tolist(), np.eye(3, dtype=int)[classes[:13]].tolist(), mp.mpf("0.1"), True, True),
    task(points.tolist(), values[:, None].tolist(), mp.mpf("0.05"), True, False),
]
for one in result:
    one["classes"] = len(one["targets"][0])
with open("pac_bayes.json", "w") as file:
    json.dump({"lengthScale": 0.8, "amplitude": 1.2, "tasks": result}, file, indent=None, separators=(",", ":"))
    file.write("\n")
for one in result:
    print({k: v for k, v in one.items() if k not in ("x", "targets")})
