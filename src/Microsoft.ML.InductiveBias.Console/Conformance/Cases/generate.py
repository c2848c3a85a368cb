"""Writes the conformance cases beside this script.

Every expected value comes from mpmath, NumPy or SciPy, never from the library. Needs mpmath, numpy, scipy:
    python3 generate.py
"""
import csv
import json
import math
import os

import mpmath as mp
import numpy as np
from scipy import optimize, stats

mp.mp.dps = 60
FOLDER = os.path.dirname(os.path.abspath(__file__))


def number(value):
    value = float(value)
    return "Infinity" if math.isinf(value) and value > 0 else "-Infinity" if math.isinf(value) else value


def expect(quantity, value, at=None, relative=1e-9, absolute=0.0, row=None, output=None):
    found = {"quantity": quantity}
    for name, item in (("at", at), ("row", row), ("output", output)):
        if item is not None:
            found[name] = item
    found["value"] = number(value)
    found["relativeTolerance"] = relative
    if absolute:
        found["absoluteTolerance"] = absolute
    return found


def case(name, kind, origin, given, expected, takes_minutes=False):
    found = {"name": name, "kind": kind, "origin": origin, "input": given, "expected": expected}
    if takes_minutes:
        found["takesMinutes"] = True
    return found


def write(file, cases):
    with open(os.path.join(FOLDER, file), "w") as out:
        out.write('{\n  "formatVersion": 1,\n  "cases": [\n')
        out.write(",\n".join("    " + json.dumps(one) for one in cases))
        out.write("\n  ]\n}\n")
    print(file, len(cases), sum(len(one["expected"]) for one in cases))


# Laws of the loss ----------------------------------------------------------------------------------------------------

def log_gamma_lower(shape, x):
    """ln P(shape, x) by the positive series of the lower incomplete gamma function, accurate in any lower tail."""
    shape, x = mp.mpf(shape), mp.mpf(x)
    term = total = 1 / shape
    k = 0
    while True:
        k += 1
        term *= x / (shape + k)
        total += term
        if term < total * mp.mpf(10) ** -50:
            break
    return shape * mp.log(x) - x - mp.loggamma(shape) + mp.log(total)


def log_noncentral(freedom, noncentrality, x):
    """ln P(chi'^2 <= x) as a Poisson mixture of chi-squared laws; every term is positive."""
    half = mp.mpf(noncentrality) / 2
    logs = []
    j, best = 0, mp.mpf("-inf")
    while True:
        log = -half + (j * mp.log(half) if half > 0 else 0) - mp.loggamma(j + 1) + log_gamma_lower(mp.mpf(freedom) / 2 + j, mp.mpf(x) / 2)
        logs.append(log)
        best = max(best, log)
        if j > 5 and log < best - 140:
            break
        if half == 0:
            break
        j += 1
    return best + mp.log(mp.fsum(mp.exp(log - best) for log in logs))


def log_ruben(weights, freedom, noncentralities, x):
    """ln P(sum of weights times chi'^2_freedom <= x) by Ruben's series of central chi-squared laws with 60 digits."""
    weights = [mp.mpf(w) for w in weights]
    deltas = [mp.mpf(d) for d in noncentralities]
    beta = min(weights)
    gammas = [1 - beta / w for w in weights]
    half_freedom = mp.mpf(freedom) / 2
    log_a0 = sum(half_freedom * mp.log(beta / w) - d / 2 for w, d in zip(weights, deltas))
    coefficients, g = [mp.mpf(1)], [mp.mpf(0)]
    total_freedom = freedom * len(weights)
    y = mp.mpf(x) / beta
    total, best, k = mp.exp(log_gamma_lower(mp.mpf(total_freedom) / 2, y / 2)), mp.mpf(0), 0
    while True:
        k += 1
        g.append(sum(half_freedom * gamma ** k + k * d / 2 * (beta / w) * gamma ** (k - 1) for gamma, d, w in zip(gammas, deltas, weights)))
        coefficients.append(mp.fsum(g[r] * coefficients[k - r] for r in range(1, k + 1)) / k)
        term = coefficients[k] * mp.exp(log_gamma_lower(mp.mpf(total_freedom) / 2 + k, y / 2))
        total += term
        best = max(best, term)
        if k > 20 and term < total * mp.mpf(10) ** -40:
            break
    return log_a0 + mp.log(total)


def loss_distributions():
    cases = []
    mpmath = "mpmath, 60 digits: "
    one = {"eigenvalues": [1], "squaredResiduals": [0], "outputs": 1}
    cases.append(case("one square", "lossDistribution", mpmath + "L = z^2, P(L <= x) = erf(sqrt(x/2))", one,
        [expect("mean", 1), expect("standardDeviation", mp.sqrt(2)), expect("minimum", 0)]
        + [expect("nats", -mp.log(mp.erf(mp.sqrt(mp.mpf(x) / 2))), x) for x in (4.0, 1.0, 0.01, 1e-8, 1e-100, 1e-300)]
        + [expect("upperTailNats", -mp.log(mp.erfc(mp.sqrt(mp.mpf(x) / 2))), x) for x in (1.0, 50.0, 2000.0)]))
    for rows, outputs in ((100, 3), (1000, 10)):
        scale = rows * outputs
        cases.append(case(f"{scale} equal directions", "lossDistribution", mpmath + f"L = chi^2_{scale} / {scale}, incomplete gamma function",
            {"eigenvalues": [1] * rows, "squaredResiduals": [0] * rows, "outputs": outputs},
            [expect("mean", 1), expect("standardDeviation", mp.sqrt(mp.mpf(2) / scale))]
            + [expect("nats", -log_gamma_lower(mp.mpf(scale) / 2, mp.mpf(x) * scale / 2), x) for x in (1.0, 0.5, 0.1, 1e-3, 1e-12)]))
    residual = 20.0
    cases.append(case("one offset direction", "lossDistribution", mpmath + "L = chi'^2_10(20) / 10, Poisson mixture",
        {"eigenvalues": [1], "squaredResiduals": [residual], "outputs": 10},
        [expect("mean", 3), expect("standardDeviation", mp.sqrt(2 * (10 + 2 * mp.mpf(residual))) / 10)]
        + [expect("nats", -log_noncentral(10, residual, 10 * mp.mpf(x)), x) for x in (3.0, 1.0, 0.1, 1e-6, 1e-50)]))
    # Pairs of exponential laws: sums of them are hypoexponential, whose lower tail cancels; 60 digits are enough for it.
    weights = [1.0, 2.0, 5.0, 11.0]
    rates = [1 / (2 * mp.mpf(w) / (len(weights) * 2)) for w in weights]
    def hypoexponential(x):
        x = mp.mpf(x)
        return -mp.log(1 - mp.fsum(mp.exp(-r * x) * mp.fprod(s / (s - r) for j, s in enumerate(rates) if j != i) for i, r in enumerate(rates)))
    cases.append(case("four exponential laws", "lossDistribution", mpmath + "two outputs make each direction exponential; partial fractions",
        {"eigenvalues": weights, "squaredResiduals": [0] * 4, "outputs": 2},
        [expect("mean", mp.fsum(weights) / 4)] + [expect("nats", hypoexponential(x), x) for x in (10.0, 4.0, 1.0, 0.1, 1e-4, 1e-8)]))
    weights, residuals = [1.0, 0.5, 0.3, 0.2, 0.15, 0.1], [0.3, 0.0, 2.0, 0.05, 0.4, 0.01]
    rows = len(weights)
    cases.append(case("six offset directions", "lossDistribution", mpmath + "Ruben's series of central chi-squared laws",
        {"eigenvalues": weights, "squaredResiduals": residuals, "outputs": 1},
        [expect("mean", (sum(weights) + sum(residuals)) / rows)]
        + [expect("nats", -log_ruben([w / rows for w in weights], 1, [r / w for r, w in zip(residuals, weights)], x), x) for x in (1.0, 0.5, 0.1, 0.01, 1e-5, 1e-20)]))
    cases.append(case("a direction without variance", "lossDistribution", mpmath + "L = (z^2 + 3) / 2",
        {"eigenvalues": [1, 0], "squaredResiduals": [0, 3], "outputs": 1},
        [expect("minimum", 1.5), expect("nats", mp.inf, 1.4999)]
        + [expect("nats", -mp.log(mp.erf(mp.sqrt(mp.mpf(x) - mp.mpf("1.5")))), x) for x in (1.6, 2.0, 4.0)]))
    cases.append(case("one hypothesis", "lossDistribution", "a space of one hypothesis has loss 5/4 surely",
        {"eigenvalues": [0, 0], "squaredResiduals": [1, 1.5], "outputs": 1},
        [expect("mean", 1.25), expect("standardDeviation", 0), expect("minimum", 1.25),
         expect("nats", mp.inf, 1.2499), expect("nats", 0, 1.25), expect("nats", 0, 7.0)]))
    write("loss-distribution.json", cases)


# Gaussian processes --------------------------------------------------------------------------------------------------

def rbf(x, y, length, amplitude):
    return mp.mpf(amplitude) ** 2 * mp.exp(-mp.fsum((mp.mpf(a) - mp.mpf(b)) ** 2 for a, b in zip(x, y)) / (2 * mp.mpf(length) ** 2))


def posterior(given):
    """Mean, covariance and evidence by the textbook formulas, in 60 digits."""
    length, amplitude, noise = given["lengthScale"], given["amplitude"], mp.mpf(given["noiseVariance"])
    train, test = given["trainingFeatures"], given["testFeatures"]
    n, k = len(train), len(given["trainingTargets"][0])
    gram = mp.matrix(n, n)
    for i in range(n):
        for j in range(n):
            gram[i, j] = rbf(train[i], train[j], length, amplitude) + (noise if i == j else 0)
    cross = mp.matrix([[rbf(a, b, length, amplitude) for b in train] for a in test])
    prior = mp.matrix([[rbf(a, b, length, amplitude) for b in test] for a in test])
    inverse = gram ** -1
    targets = mp.matrix([[mp.mpf(v) for v in row] for row in given["trainingTargets"]])
    mean = cross * inverse * targets
    covariance = prior - cross * inverse * cross.T
    evidence = mp.fsum((targets[:, c].T * inverse * targets[:, c])[0] for c in range(k)) / 2 + mp.mpf(k) / 2 * mp.log(mp.det(gram)) + mp.mpf(n * k) / 2 * mp.log(2 * mp.pi)
    return mean, covariance, evidence


def one_row_nats(mean, variance, target, loss):
    """-ln P((mean + sd z - target)^2 <= loss) for one test row and one output."""
    # The two tails cancel up to the width of the interval, 1e-100.
    with mp.workdps(300):
        deviation, offset, root = mp.sqrt(variance), mean - mp.mpf(target), mp.sqrt(mp.mpf(loss))
        low, high = (-root - offset) / deviation, (root - offset) / deviation
        if low > 0:
            low, high = -high, -low
        return -mp.log((mp.erfc(-high / mp.sqrt(2)) - mp.erfc(-low / mp.sqrt(2))) / 2)


def gaussian_processes():
    cases = []
    origin = "mpmath, 60 digits: posterior by the textbook formulas, "
    def given(train, targets, test, test_targets, length=1.0, amplitude=1.0, noise=0.0):
        return {"kernel": "rbf", "lengthScale": length, "amplitude": amplitude, "noiseVariance": noise,
                "trainingFeatures": train, "trainingTargets": targets, "testFeatures": test, "testTargets": test_targets}

    def single(name, task, losses):
        mean, covariance, evidence = posterior(task)
        target = mp.mpf(task["testTargets"][0][0])
        offset = mean[0, 0] - target
        cases.append(case(name, "gaussianProcess", origin + "the loss of one row by the normal law", task,
            [expect("posteriorMean", mean[0, 0], row=0, output=0, absolute=1e-12), expect("mean", covariance[0, 0] + offset ** 2),
             expect("standardDeviation", mp.sqrt(2 * covariance[0, 0] ** 2 + 4 * covariance[0, 0] * offset ** 2)),
             expect("negativeLogMarginalLikelihood", evidence)]
            + [expect("nats", one_row_nats(mean[0, 0], covariance[0, 0], target, x), x) for x in losses]))

    single("one row, no noise", given([[0.0]], [[1.0]], [[1.0]], [[0.0]]), (1.0, 0.1, 1e-3, 1e-12, 1e-200))
    single("one row with noise", given([[0.0]], [[1.0]], [[0.5]], [[2.0]], noise=0.5), (2.0, 0.5, 1e-2, 1e-9))
    single("all targets equal 0", given([[0.0], [1.0], [3.0]], [[0.0], [0.0], [0.0]], [[2.0]], [[0.0]], length=0.8), (0.5, 0.01, 1e-6, 1e-100))
    single("a target far from all hypotheses", given([[0.0], [1.0]], [[0.3], [-0.2]], [[0.5]], [[40.0]], length=1.5, amplitude=2.0, noise=0.1), (1500.0, 1000.0, 100.0, 1.0))
    single("six features, small amplitude", given([[0.1, 0.2, 0.3, 0.4, 0.5, 0.6], [0.6, 0.5, 0.4, 0.3, 0.2, 0.1]], [[0.01], [-0.02]],
           [[0.3, 0.1, 0.4, 0.1, 0.5, 0.9]], [[0.005]], amplitude=0.05, noise=1e-4), (1e-3, 1e-5, 1e-9))
    # Test rows far from each other and from the training row are independent of it and of each other, to the last digit.
    far = given([[0.0]], [[1.0]], [[1000.0 * (i + 1)] for i in range(50)], [[0.0] for _ in range(50)])
    cases.append(case("fifty independent test rows", "gaussianProcess", "mpmath, 60 digits: L = chi^2_50 / 50, incomplete gamma function", far,
        [expect("mean", 1), expect("standardDeviation", mp.sqrt(mp.mpf(2) / 50)), expect("negativeLogMarginalLikelihood", mp.mpf("0.5") + mp.log(2 * mp.pi) / 2)]
        + [expect("nats", -log_gamma_lower(25, mp.mpf(x) * 25), x) for x in (1.0, 0.1, 1e-6, 1e-40, 1e-120)]))
    same = given([[0.0], [2.0]], [[1.0], [-1.0]], [[2.0]], [[0.5]])
    cases.append(case("a test row that is a training row", "gaussianProcess", "without noise, every hypothesis is -1 there: the loss is 9/4 surely", same,
        [expect("posteriorMean", -1, row=0, output=0), expect("mean", 2.25), expect("minimum", 2.25, absolute=1e-7),
         expect("nats", mp.inf, 2.2), expect("nats", 0, 2.3)]))
    two = given([[0.0, 0.0], [1.0, -1.0], [-0.5, 2.0]], [[1.0, 0.0], [0.0, 1.0], [1.0, 0.0]], [[0.5, 0.5], [-1.0, 0.5]], [[1.0, 0.0], [0.0, 1.0]], length=1.3, noise=0.01)
    mean, covariance, evidence = posterior(two)
    values, vectors = mp.eigsy(covariance)
    residual = mean - mp.matrix(two["testTargets"])
    turned = vectors.T * residual
    squares = [turned[i, 0] ** 2 + turned[i, 1] ** 2 for i in range(2)]
    cases.append(case("two rows, two classes", "gaussianProcess", origin + "the loss by Ruben's series", two,
        [expect("posteriorMean", mean[i, c], row=i, output=c, absolute=1e-12) for i in range(2) for c in range(2)]
        + [expect("mean", (2 * (values[0] + values[1]) + sum(squares)) / 4), expect("negativeLogMarginalLikelihood", evidence)]
        + [expect("nats", -log_ruben([values[i] / 4 for i in range(2)], 2, [squares[i] / values[i] for i in range(2)], x), x) for x in (0.5, 0.1, 0.01, 1e-6, 1e-30)]))
    write("gaussian-process.json", cases)


# Generalization difficulty -------------------------------------------------------------------------------------------

def log_binomial(top, bottom):
    return mp.loggamma(top + 1) - mp.loggamma(bottom + 1) - mp.loggamma(top - bottom + 1)


def eigenfunctions(q, cut_off):
    q, cut_off = mp.mpf(q), mp.mpf(cut_off)
    degree = (mp.sqrt((q - 1) ** 2 + 4 * cut_off ** 2) - (q - 1)) / 2
    return degree, mp.exp(log_binomial(q + degree, q)) + mp.exp(log_binomial(q + degree - 1, q))


def difficulty_bits(n, q, radius, resolution, discrete, outputs, bound, error, hypothesis_outputs=None, rows_outputs=None):
    n, q, radius, resolution, discrete, outputs, bound, error = map(mp.mpf, (n, q, radius, resolution, discrete, outputs, bound, error))
    log_w = mp.log(q / 6) / 2 + (mp.log(2) + (q + 1) / 2 * mp.log(mp.pi) + mp.log(discrete) - mp.loggamma((q + 1) / 2)) / q + mp.log(radius) - mp.log(n) / q
    degree, count = eigenfunctions(q, 2 * mp.pi * radius / resolution)
    dimensions = 2 * outputs * discrete * count
    free = dimensions - n * outputs
    each = mp.log(bound, 2) + mp.log(outputs, 2) / 2 + mp.log(discrete, 2) / 2 - mp.log(error, 2) + mp.log(degree * mp.sqrt(outputs) / radius, 2) + log_w / mp.log(2)
    return dimensions, free, each, free * each


def difficulties():
    cases = []
    published = "constants as released with the paper (Boopathy et al., ICML 2023); formula in mpmath, 60 digits"
    def constants(name, origin, n, q, radius, resolution, discrete, outputs, error, bound=1.0):
        given = {"trainingRows": float(n), "intrinsicDimension": q, "radius": radius, "resolution": resolution, "discreteFeatures": discrete,
                 "outputDimension": outputs, "outputBound": bound, "targetError": error}
        dimensions, free, each, bits = difficulty_bits(n, q, radius, resolution, discrete, outputs, bound, error)
        expected = [expect("bits", 0), expect("log2Bits", -mp.inf)] if free <= 0 else \
            [expect("log2HypothesisDimensions", mp.log(dimensions, 2)), expect("bitsPerDimension", each), expect("log2Bits", mp.log(bits, 2))] \
            + ([expect("bits", bits)] if mp.log(bits, 2) < 1020 else [expect("bits", mp.inf)])
        cases.append(case(name, "difficulty", origin, given, expected))

    mnist = (60000, 14.0, 17.179045827183984, 2.3987084824335305)
    cifar = (50000, 27.0, 54.9156786783691, 2.7506414616587023)
    imagenet = (1280901, 48.0, 943.5923, 65.0)
    constants("MNIST", published, *mnist, 10.0, 9.0, 0.001)
    constants("CIFAR-10", published, *cifar, 10.0, 9.0, 0.01)
    constants("ImageNet", published, *imagenet, 1000.0, 999.0, 0.1)
    for error in (0.97, 0.375, 0.2502, 0.219, 0.0906):
        constants(f"ImageNet at error {error}", published, *imagenet, 1000.0, 999.0, error)
    for rows in (1e2, 1e8, 1e19):
        constants(f"ImageNet with {rows:g} rows", published, rows, *imagenet[1:], 1000.0, 999.0, 0.1)
    for q in (60.0, 99.0):
        constants(f"ImageNet in {q:.0f} dimensions", published, imagenet[0], q, *imagenet[2:], 1000.0, 999.0, 0.1)
    for classes in (10.0, 100.0):
        constants(f"ImageNet with {classes:.0f} classes", published, *imagenet, classes, classes - 1, 0.1)
    for resolution in (30.0, 119.0):
        constants(f"ImageNet at resolution {resolution:.0f}", published, *imagenet[:3], resolution, 1000.0, 999.0, 0.1)
    def union(name, first, second, error):
        constants(name, published, first[0] * second[0], first[1] + second[1], math.hypot(first[2], second[2]), first[3], 100.0, 10.0, error)
    union("MNIST and MNIST", mnist, mnist, 0.001)
    union("MNIST and CIFAR-10", mnist, cifar, 0.001)
    own = "formula in mpmath, 60 digits"
    constants("rows determine the hypothesis", own, 1e9, 2.0, 1.0, 2.0, 2.0, 1.0, 0.1)
    constants("a cut-off far below the dimension", own, 100, 500.0, 30.0, 5.0, 2.0, 1.0, 0.1)
    constants("bits above the range of a double", own, 1000, 2000.0, 10.0, 0.001, 10.0, 9.0, 0.01)
    constants("one output, a bound of 3", own, 200, 3.5, 2.0, 0.5, 1.0, 1.0, 0.05, bound=3.0)

    pi = mp.pi
    for observations in (1, 2, 3):
        n, resolution, error = 10000, mp.mpf("0.001"), mp.mpf("0.001")
        dimension = 2 * observations
        bits = (2 * (2 * pi / resolution) ** dimension * pi ** observations / mp.gamma(observations + 1) - n) * (
            mp.log(4 * pi ** 2 / mp.sqrt(3), 2) + mp.log(observations, 2) / 2 - mp.log(resolution, 2) - mp.log(n, 2) / dimension - mp.log(error, 2))
        cases.append(case(f"cartpole with {observations} observation" + ("s" if observations > 1 else ""), "cartPole", published,
            {"observations": observations, "interactions": float(n), "resolution": 0.001, "targetError": 0.001}, [expect("bits", bits)]))
    for name, q, outputs, error in (("Reacher", 6, 2, "0.001"), ("Hopper", 15, 4, "0.001"), ("Reacher at error 0.1", 6, 2, "0.1")):
        n, resolution, error_value = 10 ** 6, mp.mpf("0.001"), mp.mpf(error)
        half = mp.mpf(q) / 2
        bits = outputs * (2 * (2 * pi / resolution) ** q * pi ** half / mp.gamma(half + 1) - n) * (
            mp.log(4 * pi ** 2 / mp.sqrt(6), 2) + mp.log(outputs, 2) + mp.log(q, 2) / 2 - mp.log(resolution, 2) - mp.log(n, 2) / q - mp.log(error_value, 2))
        cases.append(case(name, "continuousControl", published,
            {"observationDimensions": float(q), "actionDimensions": float(outputs), "interactions": float(n), "resolution": 0.001, "targetError": float(error)}, [expect("bits", bits)]))

    characters = [20, 29, 26, 41, 40, 24, 46, 14, 26, 34, 33, 22, 26, 43, 24, 48, 22, 16, 52, 47, 40, 26, 40, 41, 33, 14, 42, 23, 17, 55]
    ways, within, across, radius, resolution, error = 20, 22, 29, 49.4064773081425, 5.477225575051661, 0.01
    rows = sum(math.comb(max(count, ways), ways) * 20 ** ways for count in characters)
    q = across + (ways - 1) * within
    outputs = 2 * ways * (ways - 1) * eigenfunctions(within, 2 * pi * mp.mpf(radius) / mp.mpf(resolution))[1]
    _, _, _, bits = difficulty_bits(rows, q, mp.mpf(radius) * mp.sqrt(ways), resolution, 1, outputs, mp.sqrt(ways * (ways - 1)), error)
    cases.append(case("Omniglot, 20-way", "fewShot", published,
        {"classesPerGroup": characters, "ways": ways, "examplesPerClass": 20, "dimensionWithinGroup": float(within), "dimensionAcrossGroups": float(across),
         "radius": radius, "resolution": resolution, "targetError": error}, [expect("bits", bits), expect("log2Bits", mp.log(bits, 2))]))
    write("difficulty.json", cases)


# Shares of drawn hypotheses, geometry of rows ------------------------------------------------------------------------

def shares():
    cases = []
    origin = "SciPy: quantiles of beta laws (Clopper and Pearson 1934), 95%"
    for count, total in ((0, 30), (1, 30), (10, 100), (100, 100)):
        losses = [float(i + 1) for i in range(total)]
        at = count + 0.5
        lower = 0.0 if count == 0 else stats.beta.ppf(0.025, count, total - count + 1)
        upper = 1.0 if count == total else stats.beta.ppf(0.975, count + 1, total - count)
        cases.append(case(f"{count} of {total} hypotheses", "sampledLosses", origin, {"losses": losses},
            [expect("probability", count / total, at), expect("lowerProbability", lower, at, relative=1e-8), expect("upperProbability", upper, at, relative=1e-8)]))
    write("sampled-losses.json", cases)


def geometry():
    generator = np.random.default_rng(20)
    cases = []
    def rows(name, features, classes, neighbors=5):
        distances = np.sqrt(((features[:, None, :] - features[None, :, :]) ** 2).sum(-1))
        ordered = np.sort(distances + np.where(np.eye(len(features)), np.inf, 0), axis=1)[:, :neighbors]
        logs = np.log(ordered[:, [neighbors - 1]] / ordered[:, :neighbors - 1])
        pooled = 1 / logs.mean()
        other = distances[classes[:, None] != classes[None, :]].min()
        cases.append(case(name, "geometry", "NumPy: all distances; pooled maximum likelihood (MacKay and Ghahramani 2005) over the ratios of 5 neighbors; smallest distance between classes",
            {"features": features.tolist(), "classes": classes.tolist()},
            [expect("intrinsicDimension", pooled), expect("resolution", other), expect("radius", np.linalg.norm(features, axis=1).max())]))
    plane = np.round(generator.normal(size=(60, 2)), 4)
    rows("a plane in four dimensions", np.round(plane @ np.array([[1.0, 0.5, -0.25, 2.0], [0.0, 1.0, 1.5, -1.0]]), 6), (plane[:, 0] > 0).astype(int))
    rows("a cube", np.round(generator.uniform(size=(80, 3)), 4), generator.integers(0, 3, 80))
    angle = np.arange(40) * 0.15
    rows("a spiral", np.round(np.stack([np.cos(angle) * angle, np.sin(angle) * angle], 1), 6), (np.arange(40) // 10).astype(int))
    write("geometry.json", cases)


# Trained networks ----------------------------------------------------------------------------------------------------

def networks():
    """Counts of 262,132 trained networks (PyTorch 2.11, float32); no formula gives them."""
    data = os.path.join(FOLDER, "..", "..", "..", "..", "test", "Microsoft.ML.InductiveBias.Benchmarks", "Data")
    names = ["setosa", "versicolor", "virginica"]
    def rows(file):
        with open(os.path.join(data, file)) as lines:
            cells = list(csv.reader(lines))[1:]
        return np.array([[float(c) for c in row[:4]] for row in cells]), [names.index(row[4]) for row in cells]
    train, classes = rows("iris16_train.csv")
    test, test_classes = rows("iris16_test.csv")
    mean, deviation = train.mean(0), train.std(0)
    given = {"trainingFeatures": ((train - mean) / deviation).tolist(), "trainingClasses": classes, "testFeatures": ((test - mean) / deviation).tolist(),
             "testClasses": test_classes, "classCount": 3, "width": 16, "depth": 2, "learningRate": 0.003, "tolerance": 0.01}
    origin = "262,132 networks 4-16-16-3 with ReLU, trained with PyTorch: starts uniform in +-1/sqrt(inputs of the layer), Adam (0.9, 0.999, 1e-8), full batches, mean squared error to one-hot targets, end at the tolerance; nats = ln(262,132/count)"
    hypotheses, brute = 1000, 262132
    def bulk(count, at):
        share = count / brute
        # Five standard errors of the share of 1,000 draws.
        return expect("nats", -math.log(share), at, relative=0.0, absolute=round(5 * math.sqrt((1 - share) / (share * hypotheses)), 3))
    write("networks.json", [
        case("iris perceptrons, drawn", "networks", origin + "; tolerance: five standard errors of 1,000 draws", dict(given, hypotheses=hypotheses, simulate=False),
             [bulk(158991, 0.016949819), bulk(96433, 0.014586161), bulk(58490, 0.013072475), bulk(35476, 0.011903976)]),
        case("iris perceptrons, rare", "networks", origin + "; tolerance: what independent simulations of 60,000 networks scatter, and the error of the counts", dict(given, hypotheses=hypotheses, simulate=True),
             [expect("nats", value, at, relative=0.0, absolute=tolerance) for at, value, tolerance in
              ((0.0089579, 4.61, 0.5), (0.0076297, 6.89, 1.0), (0.0066, 9.22, 1.5), (0.006154, 10.87, 2.5))], takes_minutes=True)])


# The 0-1 error of Gaussian processes ---------------------------------------------------------------------------------

def class_posterior(given):
    k = given["classCount"]
    targets = [[1.0 if c == label else 0.0 for c in range(k)] for label in given["trainingClasses"]]
    mean, covariance, _ = posterior(dict(given, trainingTargets=targets))
    return mean, covariance


def probability_right(mean, variance, own):
    """P(output `own` is the largest of independent normal outputs of equal variance), by one integral."""
    deviation = mp.sqrt(variance)
    others = [m for c, m in enumerate(mean) if c != own]
    with mp.workdps(30):
        points = [mean[own] + deviation * z for z in (-14, -6, -2, 2, 6, 14)]
        return mp.quad(lambda v: mp.npdf(v, mean[own], deviation) * mp.fprod(mp.ncdf(v, m, deviation) for m in others), points)


def zero_one_errors():
    cases = []
    draws = 10000
    origin = "mpmath: posterior by the textbook formulas, 60 digits; "
    drawn = "; tolerance of nats: five standard errors of 10,000 draws"

    def nats(probability, at, absolute=None):
        probability = mp.mpf(probability)
        if probability in (0, 1):
            return expect("nats", mp.inf if probability == 0 else 0, at)
        return expect("nats", -mp.log(probability), at, relative=0.0, absolute=absolute or round(float(5 * mp.sqrt((1 - probability) / (probability * draws))), 4))

    def given(train, classes, test, test_classes, count, length=1.0, amplitude=1.0, noise=0.0):
        return {"lengthScale": length, "amplitude": amplitude, "noiseVariance": noise, "classCount": count,
                "trainingFeatures": train, "trainingClasses": classes, "testFeatures": test, "testClasses": test_classes}

    def right(task):
        mean, covariance = class_posterior(task)
        return [probability_right([mean[row, c] for c in range(task["classCount"])], covariance[row, row], own) for row, own in enumerate(task["testClasses"])]

    one = given([[0.0], [1.0], [2.5]], [0, 1, 2], [[0.4]], [0], 3, noise=0.05)
    p = right(one)[0]
    cases.append(case("one test row, three classes", "zeroOneError", origin + "one integral over the output of the right class" + drawn, one,
        [expect("probabilityRight", p, row=0), nats(p, 0.0), nats(1, 1.0)]))

    pair = given([[0.0], [1.0], [2.0]], [0, 1, 1], [[0.4], [1.4]], [0, 1], 2, noise=0.1)
    mean, covariance = class_posterior(pair)
    # The difference of the two outputs decides; both test rows share its covariance, twice that of an output.
    margins = [mean[row, own] - mean[row, 1 - own] for row, own in enumerate(pair["testClasses"])]
    signs = [1 if own == 0 else -1 for own in pair["testClasses"]]
    v = [[2 * covariance[i, j] * signs[i] * signs[j] for j in range(2)] for i in range(2)]
    def orthant(first, second):
        """P(both normal margins, times +-1, are positive)."""
        m = [margins[0] * first, margins[1] * second]
        c = v[0][1] * first * second
        conditional = mp.sqrt(v[1][1] - c ** 2 / v[0][0])
        with mp.workdps(25):
            return mp.quad(lambda x: mp.npdf(x, m[0], mp.sqrt(v[0][0])) * mp.ncdf((m[1] + c / v[0][0] * (x - m[0])) / conditional), [0, 0.5, 2, 6, 15])
    both, neither = orthant(1, 1), orthant(-1, -1)
    cases.append(case("two test rows, two classes", "zeroOneError", origin + "orthants of a bivariate normal law" + drawn, pair,
        [expect("probabilityRight", p, row=row) for row, p in enumerate(right(pair))] + [nats(both, 0.0), nats(1 - neither, 0.5)]))

    rows = 40
    far = given([[0.0]], [0], [[1000.0 * (i + 1)] for i in range(rows)], [i % 2 for i in range(rows)], 2)
    def at_most(wrong):
        return mp.fsum(mp.binomial(rows, i) for i in range(wrong + 1)) / mp.mpf(2) ** rows
    cases.append(case("forty guesses", "zeroOneError", "binomial law of 40 guesses between two classes" + drawn + "; at 0 errors, three times the scatter of independent simulations", far,
        [expect("probabilityRight", 0.5, row=7), nats(at_most(20), 0.5), nats(at_most(15), 0.375), nats(at_most(0), 0.0, absolute=1.5)]))

    for name, label in (("right", 1), ("wrong", 0)):
        same = given([[0.0], [2.0]], [0, 1], [[2.0]], [label], 2)
        cases.append(case(f"a {name} training row", "zeroOneError", "without noise, every hypothesis has the label of the training row", same,
            [expect("probabilityRight", label, row=0), nats(label, 0.0), nats(1, 1.0)]))
    write("zero-one-error.json", cases)


# Trainers as spaces --------------------------------------------------------------------------------------------------

def stump(features, targets):
    """The split with the smallest squared error: feature, threshold, and the means of both leaves."""
    best = None
    for j in range(features.shape[1]):
        values = np.unique(features[:, j])
        for low, high in zip(values, values[1:]):
            left = features[:, j] <= (low + high) / 2
            means = targets[left].mean(), targets[~left].mean()
            error = ((targets[left] - means[0]) ** 2).sum() + ((targets[~left] - means[1]) ** 2).sum()
            if best is None or error < best[0]:
                best = error, j, (low + high) / 2, means
    return best[1:]


def stumps():
    generator = np.random.default_rng(3)
    cases = []
    hypotheses = 400
    for name, columns, factors in (("stumps of one feature", 1, (0.1, 1.0)), ("stumps of three features", 3, (0.5, 1.5))):
        train, test = np.round(generator.normal(size=(30, columns)), 2), np.round(generator.normal(size=(20, columns)), 2)
        def label(x):
            return np.round(np.where(x[:, -1] > 0.2, 2.0, -1.0) + 0.3 * generator.normal(size=len(x)), 3)
        targets, test_targets = label(train), label(test)
        feature, threshold, means = stump(train, targets)
        values = np.where(test[:, feature] <= threshold, *means)
        assert np.abs(test[:, feature] - threshold).min() > 1e-3, "no test row on the threshold"
        # The loss of a factor f is a parabola a f^2 - 2 b f + c.
        a, b, c = (values ** 2).mean(), (values * test_targets).mean(), (test_targets ** 2).mean()
        low, high = factors
        width = high - low
        moments = [(high ** (i + 1) - low ** (i + 1)) / (i + 1) / width for i in range(5)]
        mean = a * moments[2] - 2 * b * moments[1] + c
        square = a * a * moments[4] - 4 * a * b * moments[3] + (4 * b * b + 2 * a * c) * moments[2] - 4 * b * c * moments[1] + c * c
        deviation = math.sqrt(square - mean ** 2)
        expected = [expect("mean", mean, relative=0.0, absolute=round(5 * deviation / math.sqrt(hypotheses), 6))]
        for share in (0.02, 0.15, 0.5, 0.9):
            # The losses at or below one are those of factors between the two roots.
            def probability(loss):
                root = b * b - a * (c - loss)
                return 0.0 if root < 0 else max(0.0, min(high, (b + math.sqrt(root)) / a) - max(low, (b - math.sqrt(root)) / a)) / width
            below, above = c - b * b / a, c + 4 * (a + abs(b))
            for _ in range(200):
                middle = (below + above) / 2
                below, above = (middle, above) if probability(middle) < share else (below, middle)
            loss = float(f"{above:.8g}")
            exact = probability(loss)
            expected.append(expect("probability", exact, loss, relative=0.0, absolute=round(5 * math.sqrt(exact * (1 - exact) / hypotheses), 4)))
        cases.append(case(name, "shrunkStumps", "NumPy: the best split by trying all; the loss is a parabola of the factor, so probabilities are lengths between its roots; tolerance: five standard errors of 400 draws",
            {"trainingFeatures": train.tolist(), "trainingTargets": targets.tolist(), "testFeatures": test.tolist(), "testTargets": test_targets.tolist(),
             "smallestFactor": low, "largestFactor": high, "hypotheses": hypotheses}, expected))
    write("shrunk-stumps.json", cases)


# Wrong labels --------------------------------------------------------------------------------------------------------

def noise_model(predictions, labels, k):
    """The fixed point of the model of docs/concepts/wrong-labels.md: each step maximizes over biases and weights by SciPy to the end."""
    scores = [np.log(np.maximum(0.02, p)) for p in predictions]
    n, spaces = len(labels), len(scores)
    stacked = np.stack(scores)
    biases, weights = np.zeros(k), np.ones(spaces)
    noise = np.full((k, k), 0.05 / (k - 1)) + np.eye(k) * (0.95 - 0.05 / (k - 1))

    def predict(parameters):
        logits = parameters[:k] + np.tensordot(parameters[k:], stacked, 1)
        logits -= logits.max(1, keepdims=True)
        p = np.exp(logits)
        return p / p.sum(1, keepdims=True)

    for step in range(5000):
        p = predict(np.concatenate([biases, weights]))
        r = p * noise[:, labels].T
        r /= r.sum(1, keepdims=True)

        def loss(parameters):
            logits = parameters[:k] + np.tensordot(parameters[k:], stacked, 1)
            top = logits.max(1, keepdims=True)
            logs = logits - top - np.log(np.exp(logits - top).sum(1, keepdims=True))
            change = predict(parameters) - r
            slope = np.concatenate([change.sum(0) + parameters[:k], np.tensordot(stacked, change, 2) + 3 * (parameters[k:] - 1)])
            return -(r * logs).sum() + (parameters[:k] ** 2).sum() / 2 + 3 * ((parameters[k:] - 1) ** 2).sum() / 2, slope
        found = optimize.minimize(loss, np.concatenate([biases, weights]), jac=True, method="L-BFGS-B", bounds=[(None, None)] * k + [(0, None)] * spaces, options={"ftol": 1e-16, "gtol": 1e-12})
        moved = np.abs(found.x - np.concatenate([biases, weights])).max()
        biases, weights = found.x[:k], found.x[k:]
        rate = (10 * 0.01 + (1 - r[np.arange(n), labels]).sum()) / (10 + n)
        counts = np.stack([r[labels == c].sum(0) for c in range(k)], 1)
        prior = np.full((k, k), rate / (k - 1))
        np.fill_diagonal(prior, 1 - rate)
        updated = (counts + 20 * prior) / (counts.sum(1, keepdims=True) + 20)
        moved = max(moved, np.abs(updated - noise).max())
        noise = updated
        if moved < 1e-11:
            break
    p = predict(np.concatenate([biases, weights]))
    r = p * noise[:, labels].T
    r /= r.sum(1, keepdims=True)
    return 1 - r[np.arange(n), labels], noise


def wrong_labels():
    generator = np.random.default_rng(5)
    cases = []
    for name, k, n, spaces, flipped in (("two classes, one space", 2, 24, 1, (3, 11)), ("three classes, two spaces", 3, 60, 2, (4, 17, 33, 50)), ("no wrong label", 2, 30, 2, ())):
        truth = np.arange(n) % k
        labels = truth.copy()
        for row in flipped:
            labels[row] = (labels[row] + 1) % k
        predictions = []
        for _ in range(spaces):
            logits = 3.0 * np.eye(k)[truth] + generator.normal(size=(n, k))
            p = np.exp(logits)
            predictions.append(np.round(p / p.sum(1, keepdims=True), 4))
        features = np.round(np.eye(k)[truth] * 2 + 0.3 * generator.normal(size=(n, k)), 3)
        wrong, noise = noise_model(predictions, labels, k)
        shown = sorted(set(flipped) | {0, 1, int(np.argsort(-wrong)[len(flipped)])})
        cases.append(case(name, "wrongLabels", "SciPy: fixed point of the model of docs/concepts/wrong-labels.md, with each maximization to the end; tolerance: where the library's iteration stops",
            {"features": features.tolist(), "classes": labels.tolist(), "predictions": [p.tolist() for p in predictions]},
            [expect("probabilityWrong", wrong[row], row=row, relative=0.01, absolute=0.002) for row in shown]
            + [expect("expectedWrong", wrong.sum(), relative=0.01, absolute=0.005)]
            + [expect("noise", noise[j, l], row=j, output=l, relative=0.01, absolute=0.001) for j in range(k) for l in range(k)]))
    write("wrong-labels.json", cases)


loss_distributions()
gaussian_processes()
difficulties()
shares()
geometry()
networks()
zero_one_errors()
stumps()
wrong_labels()
