#!/usr/bin/env python3
"""make_vectors.py FOLDER: writes the project's golden vectors, from the published equations in 60-digit arithmetic.

Python's decimal module does the arithmetic, so that nothing here shares code, or rounding, with the library.
Inputs are the exact values of the doubles; results are printed with 20 digits. A test runs this and compares.
"""
import json
import pathlib
import sys
from decimal import Decimal as D
from decimal import getcontext

getcontext().prec = 60


def show(x):
    """A number for JSON with 20 significant digits."""
    if x is None or isinstance(x, str):
        return x
    return float(f"{x:.20e}")


def case(cases, prefix, fn, inputs, expected, **more):
    cases.append({"id": f"{prefix}-{len(cases) + 1:03}", "fn": fn, "inputs": inputs,
                  "expected": {k: show(v) for k, v in expected.items()}, **more})


def avellaneda_stoikov():
    cases = []
    name = "avellaneda_stoikov"
    premium = lambda g, k: (1 + g / k).ln() / g if g else 1 / k
    quotes = [(100.0, q, g, 2.0, 1.5, tau) for g in (0.1, 0.01, 1.0, 0.5) for q in (0, 1, -4) for tau in (1.0, 0.35)]
    quotes += [(100.0, 3, g, 2.0, 1.5, 0.5) for g in (0.0, 1e-14, 1e-10, 1e-6, 40.0)]           # gamma from 0 to huge
    quotes += [(100.0, 6, 0.1, 2.0, 1.5, 0.0), (100.0, -6, 0.1, 0.0, 1.5, 1.0)]                  # no time, no volatility
    quotes += [(100.0, 1, 0.1, 2.0, 0.002, 1.0), (100.0, 1, 0.1, 2.0, 2e6, 1.0)]                 # fills at any distance, at none
    quotes += [(100.0, 2.25, 0.1, 2.0, 1.5, 1.0), (100.0, 150, 0.1, 2.0, 1.5, 1.0)]              # fractional, large
    quotes += [(223.41, -250, 0.0004, 0.0274, 14.8, 60.0), (14.2, 900, 0.0001, 0.0019, 210.0, 3600.0)]  # stocks, in seconds
    for s, q, g, sigma, k, tau in quotes:
        S, Q, G, SI, K, T = map(D, (s, q, g, sigma, k, tau))
        cost = G * SI * SI * T
        spread = cost + 2 * premium(G, K)
        r = S - Q * cost
        case(cases, name, "as_quotes", dict(s=s, q=q, gamma=g, sigma=sigma, k=k, tau=tau),
             dict(reservation=r, spread=spread, bid=r - spread / 2, ask=r + spread / 2, delta_bid=S - r + spread / 2,
                  delta_ask=r - S + spread / 2, reservation_bid=S - (2 * Q + 1) * cost / 2,
                  reservation_ask=S + (1 - 2 * Q) * cost / 2))
    for q, g, sigma, limit in [(-6, 0.1, 2.0, 6), (-2, 0.1, 2.0, 6), (0, 0.5, 1.0, 6), (4, 0.1, 2.0, 6), (6, 0.1, 2.0, 6), (1, 2.0, 0.3, 3)]:
        s = 100.0
        S, Q, G, SI, M = map(D, (s, q, g, sigma, limit))
        omega = G * G * SI * SI * (M + 1) ** 2 / 2
        x = G * G * SI * SI / (2 * omega - G * G * Q * Q * SI * SI)
        # Definition 1: the value function vbar(x, s, q) = -exp(-gamma (x + q s)) / (omega - gamma^2 q^2 sigma^2 / 2).
        bid = "-inf" if q == limit else S + (1 + (-1 - 2 * Q) * x).ln() / G
        ask = "inf" if q == -limit else S - (1 - (1 - 2 * Q) * x).ln() / G
        case(cases, name, "as_infinite", dict(s=s, q=q, gamma=g, sigma=sigma, q_max=limit),
             dict(omega=omega, r_bid=bid, r_ask_exact=ask, r_ask_published=S + (1 + (1 - 2 * Q) * x).ln() / G))
    for a, k, delta, dt in [(140.0, 1.5, 0.0, 0.005), (140.0, 1.5, 1.0, 0.005), (140.0, 1.5, -2.0, 0.01), (0.9, 0.3, 8.0, 1.0), (3.0, 40.0, 0.9, 1e-8)]:
        rate = D(a) * (-D(k) * D(delta)).exp()
        case(cases, name, "as_intensity", dict(A=a, k=k, delta=delta, dt=dt),
             {"lambda": rate, "p_exact": 1 - (-rate * D(dt)).exp(), "p_linear": min(D(1), rate * D(dt))})
    for g, sigma, k, horizon, n in [(0.1, 2.0, 1.5, 1.0, 200), (0.01, 2.0, 1.5, 1.0, 200), (1.0, 2.0, 1.5, 1.0, 200), (0.3, 0.7, 5.0, 2.0, 7)]:
        G, SI, K, T = map(D, (g, sigma, k, horizon))
        steps = [G * SI * SI * (T - i * T / n) + 2 * premium(G, K) for i in range(n)]
        case(cases, name, "as_average_spread", dict(gamma=g, sigma=sigma, k=k, T=horizon, n_steps=n),
             dict(discrete=sum(steps) / n, continuous=G * SI * SI * T / 2 + 2 * premium(G, K)))
    return dict(model="Avellaneda-Stoikov (2008)", source="Quantitative Finance 8(3), equations (6), (7), (12), (29), (30), section 2.3",
                default_tol_rel=1e-10, default_tol_abs=1e-11, cases=cases)


def fair_value():
    cases = []
    name = "fair_value"
    for bid, bid_size, ask, ask_size in [(99.98, 300, 100.02, 100), (99.98, 1, 100.02, 1e6), (50.0, 0, 50.01, 400), (50.0, 400, 50.01, 0),
                                         (50.0, 0, 50.01, 0), (63001.5, 0.003, 63001.6, 4.2), (20.0, 10, 20.0, 30), (20.02, 10, 20.01, 30)]:
        B, NB, A, NA = map(D, (bid, bid_size, ask, ask_size))
        total = NB + NA
        case(cases, name, "top_of_book", dict(bid=bid, ask=ask, bid_size=bid_size, ask_size=ask_size),
             dict(mid=(B + A) / 2, spread=A - B, imbalance=NB / total if total else None,
                  signed_imbalance=(NB - NA) / total if total else None, weighted_mid=(B * NA + A * NB) / total if total else None))
    bids = [[99.98, 300], [99.97, 150], [99.95, 800], [99.9, 50]]
    asks = [[100.01, 120], [100.02, 700], [100.06, 60], [100.2, 90]]

    def walk(side, size):
        left, paid = D(size), D(0)
        for price, n in side:
            taken = min(left, D(n))
            paid += taken * D(price)
            left -= taken
        return paid / D(size) if left == 0 else None

    for size in (1, 120, 300, 301, 700.5, 970, 1000, 1300, 5000):
        sell, buy = walk(bids, size), walk(asks, size)
        case(cases, name, "depth_vwap_mid", dict(bids=bids, asks=asks, size=size),
             dict(sell_vwap=sell, buy_vwap=buy, mid=(sell + buy) / 2 if sell is not None and buy is not None else None))
    for levels in (1, 2, 3, 4):
        vb, va = (sum(D(n) for _, n in side[:levels]) for side in (bids, asks))
        pb, pa = (sum(D(p) * D(n) for p, n in side[:levels]) / v for side, v in ((bids, vb), (asks, va)))
        case(cases, name, "multi_level_weighted_mid", dict(bids=bids, asks=asks, levels=levels),
             dict(cross_weighted=(pb * va + pa * vb) / (vb + va), vwap_all=(pb * vb + pa * va) / (vb + va)))
    return dict(model="Fair value", source="Gatheral & Oomen (2010) for the weighted mid; averages of walking a book",
                default_tol_rel=1e-10, default_tol_abs=1e-11, cases=cases)


def volatility():
    cases = []
    returns, dts = [0.01, -0.02, 0.005, 0.0, 0.03], [1.0, 0.25, 4.0, 1e-6, 30.0]
    for tau, v0 in [(10.0, 1e-4), (300.0, 0.0)]:
        v, path = D(v0), []
        for r, dt in zip(returns, dts):
            w = (-D(dt) / D(tau)).exp()
            v = w * v + (1 - w) * D(r) ** 2 / D(dt)
            path.append(show(v))
        cases.append(dict(id=f"volatility-{len(cases) + 1:03}", fn="ewma_time", inputs=dict(returns=returns, dt=dts, tau=tau, v0=v0), expected=dict(v=path)))
    for sigma, price, days, hours in [(0.2, 100.0, 252, 6.5), (0.65, 63000.0, 365, 24)]:
        S = D(sigma) * D(price)
        hour = S / (D(days) * D(hours)).sqrt()
        case(cases, "volatility", "convert", dict(sigma_annual_return=sigma, price=price, trading_days=days, hours_per_day=hours),
             dict(sigma_price_per_sqrt_day=S / D(days).sqrt(), sigma_price_per_sqrt_hour=hour, sigma_price_per_sqrt_second=hour / 60,
                  sigma_price_per_sqrt_year=S))
    return dict(model="Volatility", source="RiskMetrics (1996) with irregular steps; square-root-of-time conversions",
                default_tol_rel=1e-10, default_tol_abs=1e-11, cases=cases)


def numbers(count, seed, low, high, digits):
    """Numbers that look random and are the same everywhere: a linear congruence (Lehmer, modulus 2^31 - 1)."""
    out, x = [], seed
    for _ in range(count):
        x = x * 48271 % 2147483647
        out.append(round(low + (high - low) * x / 2147483647, digits))
    return out


def falling_root(f, low, high):
    """Where a falling function is zero, by bisection to the last of 60 digits."""
    for _ in range(220):
        middle = (low + high) / 2
        low, high = (middle, high) if f(middle) > 0 else (low, middle)
    return (low + high) / 2


def solve(a, b):
    """Gauss's elimination with pivots, for a list of right-hand sides."""
    n = len(a)
    rows = [list(r) + list(x) for r, x in zip(a, b)]
    for i in range(n):
        p = max(range(i, n), key=lambda r: abs(rows[r][i]))
        rows[i], rows[p] = rows[p], rows[i]
        rows[i] = [v / rows[i][i] for v in rows[i]]
        for r in range(n):
            if r != i:
                rows[r] = [v - rows[r][i] * w for v, w in zip(rows[r], rows[i])]
    return [r[n:] for r in rows]


def intensity():
    cases = []
    name = "intensity"
    for deltas, fills, exposure in [([0.01, 0.03], [40, 30], [100.0, 300.0]), ([0.0, 0.01, 0.02, 0.05], [90, 41, 22, 0], [60.5, 45.25, 77.0, 12.5]),
                                    ([-0.02, 0.0, 0.5], [7, 3, 1], [1.5, 2.5, 900.0]), ([100.0, 100.5, 101.0], [50, 30, 22], [10.0, 10.0, 10.0])]:
        d, n, t = ([D(v) for v in x] for x in (deltas, fills, exposure))
        total = sum(n)
        mean = sum(a * b for a, b in zip(n, d)) / total
        sums = lambda k: [sum(c * (x - d[0] if m else 1) * (-k * (x - d[0])).exp() for c, x in zip(t, d)) for m in range(2)]
        k = falling_root(lambda k: sums(k)[1] / sums(k)[0] - (mean - d[0]), D(-10000), D(10000))
        s = sums(k)
        a = total / s[0] * (k * d[0]).exp()
        # The observed information of (A, k) itself, with distances as they are.
        w = [x * (-k * y).exp() for x, y in zip(t, d)]
        information = [[total / a ** 2, -sum(x * y for x, y in zip(w, d))], [-sum(x * y for x, y in zip(w, d)), a * sum(x * y * y for x, y in zip(w, d))]]
        cov = solve(information, [[D(1), D(0)], [D(0), D(1)]])
        case(cases, name, "mle_exposure", dict(delta=deltas, fills=fills, exposure=exposure),
             dict(A=a, k=k, loglik=total * a.ln() - k * sum(x * y for x, y in zip(n, d)) - a * sum(w), se_A=cov[0][0].sqrt(), se_k=cov[1][1].sqrt(),
                  cov_Ak=cov[0][1]), tol_rel=1e-9)
    case(cases, name, "mle_exposure", dict(delta=[0.1, 0.2], fills=[0, 9], exposure=[1.0, 1.0]),
         dict(A=None, k=None, loglik=None, se_A=None, se_k=None, cov_Ak=None))
    depths = numbers(40, 11, 0.0, 0.09, 5)
    for low, high in [(0.0, None), (0.02, None), (0.0, 0.05), (0.01, 0.06)]:
        kept = [D(x) for x in depths if x >= low]
        seen = [x for x in kept if high is None or x < D(high)]
        k = len(seen) / sum((x if high is None else min(x, D(high))) - D(low) for x in kept)
        case(cases, name, "mle_depth", dict(depths=depths, T=600.0, delta_min=low, delta_max=high),
             dict(k=k, A=len(kept) / D(600) * (k * D(low)).exp(), se_k=k / D(len(seen)).sqrt()))
    ticks = [int(x) for x in numbers(60, 5, 1, 7, 3)]
    k = (1 + 1 / (D(sum(ticks)) / len(ticks) - 1)).ln() / D(0.01)
    case(cases, name, "mle_depth_ticks", dict(ticks=ticks, tick=0.01, tick_min=1, T=900.0), dict(k=k, A=len(ticks) / D(900) * (k * D(0.01)).exp()))
    waits = [x if x < 3 else None for x in numbers(30, 3, 0.0, 5.0, 4)]
    filled = [D(x) for x in waits if x is not None]
    case(cases, name, "waiting_time", dict(tau=waits, window=3.0),
         dict(lambda_censored=len(filled) / (sum(filled) + 3 * (len(waits) - len(filled))), lambda_filled_only=len(filled) / sum(filled),
              lambda_binomial=-(1 - D(len(filled)) / len(waits)).ln() / 3))
    return dict(model="Order arrival intensity", source="Poisson and exponential likelihoods; inverse observed information",
                default_tol_rel=1e-10, default_tol_abs=1e-11, cases=cases)


def hawkes():
    cases = []
    name = "hawkes"
    for mu, alpha, beta, count, end in [(0.5, 0.8, 1.2, 25, 40.0), (2.0, 0.0, 1.0, 9, 30.0), (0.1, 3.0, 2.5, 12, 15.0), (1.0, 0.5, 1.0, 0, 8.0)]:
        times = sorted(set(numbers(count, 77, 0.0, end, 6)))
        t, m, al, be, e = [D(x) for x in times], D(mu), D(alpha), D(beta), D(end)
        before = [[t[i] - x for x in t[:i]] for i in range(len(t))]
        r = [sum((-be * x).exp() for x in b) for b in before]
        rate = [m + al * x for x in r]
        brought = lambda at: sum(al / be * (1 - (-be * (at - x)).exp()) for x in t if x < at)
        integral = lambda at: m * at + brought(at)
        marks = [D(0)] + t
        gone = [(e - x, (-be * (e - x)).exp()) for x in t]
        gradient = [sum(1 / x for x in rate) - e, sum(x / y for x, y in zip(r, rate)) - sum(1 - g for _, g in gone) / be,
                    -al * sum(sum(x * (-be * x).exp() for x in b) / y for b, y in zip(before, rate))
                    - al * sum(u * g / be - (1 - g) / be ** 2 for u, g in gone)]
        expected = dict(R=[show(x) for x in r], intensity_before=[show(x) for x in rate], loglik=show(sum((x.ln() for x in rate), D(0)) - integral(e)),
                        compensator_total=show(integral(e)), residuals=[show(integral(b) - integral(a)) for a, b in zip(marks, t)],
                        grad=[show(D(x)) for x in gradient])
        # The integral up to an event does not contain that event, and the next one contains all before it.
        cases.append(dict(id=f"{name}-{len(cases) + 1:03}", fn="hawkes_loglik", inputs=dict(mu=mu, alpha=alpha, beta=beta, times=times, T=end), expected=expected))
    return dict(model="Hawkes process", source="sums over all earlier events, in quadratic time", default_tol_rel=1e-10, default_tol_abs=1e-11, cases=cases)


def regression():
    cases = []
    name = "regression"
    for offset in (0.0, 1e7):
        x = [offset + v for v in numbers(30, 9, -50.0, 50.0, 3)]
        y = [round(0.02 * v + e, 4) for v, e in zip(x, numbers(30, 21, -1.0, 1.0, 4))]
        X, Y, n = [D(v) for v in x], [D(v) for v in y], len(x)
        mx, my = sum(X) / n, sum(Y) / n
        xx, xy, yy = (sum(a * b for a, b in zip(p, q)) for p, q in (([v - mx for v in X],) * 2, ([v - mx for v in X], [v - my for v in Y]), ([v - my for v in Y],) * 2))
        slope = xy / xx
        error = ((yy - slope * xy) / (n - 2) / xx).sqrt()
        raw = sum(a * b for a, b in zip(X, Y)) / sum(a * a for a in X)
        case(cases, name, "ols", dict(x=x, y=y), dict(intercept=my - slope * mx, slope=slope, r2=slope * xy / yy, slope_se=error, slope_no_intercept=raw), tol_rel=1e-8)
        if offset == 0:
            case(cases, name, "lambda_ols", dict(dp=y, signed_volume=x), {"lambda": slope, "intercept": my - slope * mx, "r2": slope * xy / yy, "se": error, "lambda_no_intercept": raw})
    # Recursive least squares is weighted least squares with a prior.
    x, y = numbers(20, 31, -9.0, 9.0, 3), numbers(20, 41, -2.0, 2.0, 3)
    for forget, prior in [(1.0, 100.0), (0.95, 1e6)]:
        theta, cov = [], []
        for i in range(1, len(x) + 1):
            weight = [D(forget) ** (i - 1 - j) for j in range(i)]
            p = 1 / (D(forget) ** i / D(prior) + sum(w * D(v) ** 2 for w, v in zip(weight, x)))
            cov.append(show(p))
            theta.append(show(p * sum(w * D(a) * D(b) for w, a, b in zip(weight, x, y))))
        cases.append(dict(id=f"{name}-{len(cases) + 1:03}", fn="rls", inputs=dict(x=x, y=y, forget=forget, theta0=0.0, P0=prior), expected=dict(theta=theta, P=cov), tol_rel=1e-9))
    sign = [1 if v > 0 else -1 for v in numbers(26, 51, -1.0, 1.0, 3)]
    size = [float(int(v)) for v in numbers(26, 61, 1.0, 20.0, 3)]
    dp = numbers(25, 71, -0.04, 0.04, 4)
    rows = [[D(sign[i] - sign[i - 1]), D(sign[i]) * D(size[i]) - D(sign[i - 1]) * D(size[i - 1]), D(sign[i]), D(sign[i]) * D(size[i])] for i in range(1, 26)]
    normal = [[sum(r[i] * r[j] for r in rows) for j in range(4)] for i in range(4)]
    right = [[sum(r[i] * D(v) for r, v in zip(rows, dp))] for i in range(4)]
    c = [v[0] for v in solve(normal, right)]
    case(cases, name, "glosten_harris", dict(dp=dp, sign=sign, size=size), dict(c0=c[0], c1=c[1], z0=c[2], z1=c[3]), tol_rel=1e-8)
    for variance, noise in [(4.0, 10.0), (0.25, 3000.0)]:
        root = D(variance).sqrt()
        case(cases, name, "kyle_single", dict(Sigma0=variance, sigma_u=noise),
             {"lambda": root / D(noise) / 2, "beta": D(noise) / root, "posterior_var": D(variance) / 2, "insider_profit": D(noise) * root / 2})
        case(cases, name, "kyle_continuous", dict(Sigma0=variance, sigma_u=noise, t=0.25), {"lambda": root / D(noise), "Sigma": D(0.75) * D(variance)})
    # A micro-price whose limit is summed term by term.
    q, r2 = [[0.2, 0.3, 0.1], [0.15, 0.3, 0.15], [0.1, 0.3, 0.2]], [[0.1, 0.1, 0.2], [0.1, 0.2, 0.1], [0.2, 0.1, 0.1]]
    r1, sizes = [[0.3, 0.1], [0.2, 0.2], [0.1, 0.3]], [-0.01, 0.01]
    stay = [[(D(1) if i == j else D(0)) - D(q[i][j]) for j in range(3)] for i in range(3)]
    first = solve(stay, [[sum(D(a) * D(b) for a, b in zip(row, sizes))] for row in r1])
    after = solve(stay, [[D(v) for v in row] for row in r2])
    # B's rows sum to 1 only up to the rounding of the doubles above: the sum of the first thousand terms is the limit, beyond which it drifts.
    g, term = [D(0)] * 3, [v[0] for v in first]
    for _ in range(1000):
        g = [a + b for a, b in zip(g, term)]
        term = [sum(a * b for a, b in zip(row, term)) for row in after]
    cases.append(dict(id=f"{name}-{len(cases) + 1:03}", fn="microprice_solve", inputs=dict(Qm=q, R1=r1, K=sizes, R2=r2),
                      expected=dict(G1=[show(v[0]) for v in first], G=[show(v) for v in g]), tol_rel=1e-9, tol_abs=1e-12))
    return dict(model="Regressions, Kyle, micro-price", source="sums and elimination; Kyle (1985); Stoikov (2018)", default_tol_rel=1e-10, default_tol_abs=1e-11, cases=cases)


def product(a, b):
    return [[sum((x * y for x, y in zip(row, column)), D(0)) for column in zip(*b)] for row in a]


def identity(n):
    return [[D(int(i == j)) for j in range(n)] for i in range(n)]


def exponential(a):
    """exp of a matrix: Taylor's series of a small part of it, squared up."""
    norm = max(sum(abs(x) for x in row) for row in a)
    halvings = 0
    while norm > D("0.5"):
        norm /= 2
        halvings += 1
    small = [[x / 2 ** halvings for x in row] for row in a]
    result = term = identity(len(a))
    for j in range(1, 46):
        term = [[x / j for x in row] for row in product(term, small)]
        result = [[x + y for x, y in zip(r, t)] for r, t in zip(result, term)]
    for _ in range(halvings):
        result = product(result, result)
    return result


def perron(a):
    """The largest eigenvalue of a matrix whose entries beside the diagonal are positive, and its positive vector.

    Noda's inverse iteration: the shift is the largest quotient (a v)_i / v_i, which is never below the eigenvalue.
    """
    v = [D(1)] * len(a)
    while True:
        quotients = [sum(x * y for x, y in zip(row, v)) / w for row, w in zip(a, v)]
        shift = max(quotients)
        if shift - min(quotients) <= D("1e-36") * max(1, abs(shift)):
            return shift, v
        v = [x[0] for x in solve([[(shift if i == j else D(0)) - x for j, x in enumerate(row)] for i, row in enumerate(a)], [[x] for x in v])]
        largest = max(v)
        v = [x / largest for x in v]


def root(s):
    """The symmetric root of a positive definite matrix: the iteration of Denman and Beavers."""
    y, z = s, identity(len(s))
    for _ in range(60):
        inverse_y, inverse_z = solve(y, identity(len(s))), solve(z, identity(len(s)))
        y, z = ([[(a + b) / 2 for a, b in zip(p, q)] for p, q in zip(m, n)] for m, n in ((y, inverse_z), (z, inverse_y)))
    return y


def chain(lowest, diagonal, buy, sell):
    """The matrix of w'_q = g_q w_q + buy w_{q+1} + sell w_{q-1}."""
    n = len(diagonal)
    return [[diagonal[i] if i == j else buy if j == i + 1 else sell if j == i - 1 else D(0) for j in range(n)] for i in range(n)]


def offsets(logarithms, k, bid, ask):
    """The quotes of each position from ln w; none where the next position is not allowed."""
    count = len(logarithms)
    return dict(delta_bid=[show(bid + (logarithms[i] - logarithms[i + 1]) / k) if i + 1 < count else None for i in range(count)],
                delta_ask=[show(ask + (logarithms[i] - logarithms[i - 1]) / k) if i else None for i in range(count)])


def share(x, k):
    """What is left of the rate of fills at the price that a maker with risk aversion x asks for."""
    return (-(1 + k / x) * (1 + x / k).ln()).exp() if x else D(-1).exp()


def premium(x, k):
    return (1 + x / k).ln() / x if x else 1 / k


def maker(p):
    """What the equations of Gueant, Lehalle and Fernandez-Tapia need of a case's parameters."""
    get = lambda name, default: D(p.get(name, default))
    k, gamma, z, m = D(p["k"]), D(p["gamma"]), get("size", 1), get("impact_xi", 0)
    x = get("utility_xi", p["gamma"]) * z
    fee = get("fee_bid", 0), get("fee_ask", 0)
    rate = (D(p["A_bid"]), D(p["A_ask"])) if "A_bid" in p else (D(p["A"]),) * 2
    # A fill moves the price by m, which takes exp(-k m/2) of what a fill is worth; a fee c takes exp(-k c).
    eta = [a * share(x, k) * (-k * m / 2).exp() * (-k * c).exp() for a, c in zip(rate, fee)]
    return dict(k=k, eta=eta, alpha=k * gamma * D(p["sigma"]) ** 2 * z / 2, beta=k * get("mu", 0), m=m, z=z,
                premium=[premium(x, k) + m / 2 + c for c in fee], closing=get("closing_cost", 0))


def glft_exact(cases, fn, p, **more):
    s = maker(p)
    limit = p.get("Q", p.get("n_max"))
    positions = range(-limit, limit + 1)
    a = chain(-limit, [-s["alpha"] * n * n + s["beta"] * n for n in positions], *s["eta"])
    if "tau" in p:
        start = [[(-s["k"] * (s["m"] * n * n / 2 + s["closing"] * abs(n))).exp()] for n in positions]
        w = product(exponential([[x * D(p["tau"]) for x in row] for row in a]), start)
        logarithms = [x[0].ln() for x in w]
        expected = dict(log_v=[show(x) for x in logarithms])
    else:
        growth, v = perron(a)
        logarithms = [x.ln() for x in v]
        expected = dict(eigenvalue=show(-growth))
    expected.update(offsets(logarithms, s["k"], *s["premium"]))
    cases.append({"id": f"glft-{len(cases) + 1:03}", "fn": fn, "inputs": p, "expected": expected, **more})


def gaussian_quotes(p):
    """The closed form: the value as rho^n exp(-curvature (n - middle)^2 / 2), whose logarithms are subtracted here."""
    s = maker(p)
    curvature = (s["alpha"] / (s["eta"][0] * s["eta"][1]).sqrt()).sqrt()
    middle = s["beta"] / (2 * s["alpha"]) if s["beta"] else D(0)
    lean = (s["eta"][1] / s["eta"][0]).ln() / 2
    value = lambda n: n * lean - curvature * (n - middle) ** 2 / 2
    n = D(p["q"]) / s["z"]
    return [s["premium"][i] + (value(n) - value(n + step)) / s["k"] for i, step in ((0, 1), (1, -1))]


def glft():
    cases = []
    plain = dict(sigma=0.3, A=0.9, k=0.3, gamma=0.01)
    sized = dict(sigma=0.4, A=1.4, k=0.35, gamma=0.03, size=2.5)
    uneven = dict(sigma=0.3, A_bid=1.1, A_ask=0.6, k=0.4, gamma=0.02, utility_xi=0.05, size=2.5, mu=-0.02, impact_xi=0.25, fee_bid=0.2, fee_ask=-0.1)
    stock = dict(sigma=0.0274, A_bid=0.35, A_ask=0.25, k=14.8, gamma=0.0004, size=100.0, impact_xi=0.004, mu=0.0002, fee_bid=0.005, fee_ask=-0.002)
    finite = [("glft_finite", dict(plain, Q=4, tau=50.0)), ("glft_finite", dict(plain, Q=3, mu=0.05, impact_xi=0.0, tau=4.0)),
              ("glft_finite", dict(plain, Q=3, mu=0.0, impact_xi=0.4, tau=12.0)), ("glft_finite", dict(plain, Q=3, mu=-0.03, impact_xi=0.4, tau=0.0)),
              ("glft_finite", dict(plain, Q=2, closing_cost=0.7, tau=2.0)), ("glft_finite", dict(plain, Q=3, A_bid=1.2, A_ask=0.5, tau=9.0)),
              ("glft_finite", dict(sigma=2.0, A=140.0, k=1.5, gamma=0.1, Q=5, tau=1.0)), ("glft_finite", dict(plain, gamma=0.0, Q=4, tau=15.0)),
              ("glft_finite", dict(plain, A_bid=0.9, A_ask=0.0, Q=2, tau=6.0)),
              # So long that the library squares its matrix up, and so wide that it needs more than a double.
              ("glft_finite", dict(sigma=0.5, A_bid=7.0, A_ask=6.0, k=0.9, gamma=0.2, mu=0.1, Q=4, tau=9000.0)),
              ("glft_finite", dict(sigma=0.1, A=1e-38, k=2.0, gamma=0.1, closing_cost=40.0, Q=9, tau=3.0)),
              ("gueant_finite", dict(sized, utility_xi=0.03, n_max=3, tau=20.0)), ("gueant_finite", dict(sized, utility_xi=0.0, n_max=3, tau=20.0)),
              ("gueant_finite", dict(sized, utility_xi=0.2, n_max=4, tau=3.0)), ("gueant_finite", dict(uneven, closing_cost=0.35, n_max=4, tau=7.0)),
              ("gueant_finite", dict(stock, closing_cost=0.015, n_max=4, tau=60.0)),
              ("fee_shift_finite", dict(plain, fee_bid=0.1, fee_ask=0.4, Q=4, tau=30.0)), ("fee_shift_finite", dict(plain, fee_bid=-0.3, fee_ask=0.2, Q=3, tau=500.0))]
    for fn, p in finite:
        glft_exact(cases, fn, p)
    stationary = [("glft_asymptotic", dict(plain, Q=5)), ("glft_asymptotic", dict(plain, Q=4, mu=0.02)), ("glft_asymptotic", dict(plain, Q=4, impact_xi=0.4)),
                  ("glft_asymptotic", dict(plain, Q=4, A_bid=1.2, A_ask=0.5)), ("glft_asymptotic", dict(plain, Q=4, fee_bid=0.3, fee_ask=-0.2)),
                  ("glft_asymptotic", dict(plain, gamma=0.0, Q=3)), ("glft_asymptotic", dict(sigma=2.0, A=140.0, k=1.5, gamma=0.1, mu=-3.0, Q=8)),
                  ("glft_asymptotic", dict(plain, sigma=3.0, gamma=0.5, mu=4.0, Q=1)),
                  ("gueant_asymptotic", dict(sized, utility_xi=0.0, n_max=4)), ("gueant_asymptotic", dict(sized, utility_xi=0.03, n_max=4)),
                  ("gueant_asymptotic", dict(uneven, n_max=5)), ("gueant_asymptotic", dict(stock, n_max=5))]
    for fn, p in stationary:
        glft_exact(cases, fn, p)
    closed = [("glft_closed_form", dict(plain, q=0)), ("glft_closed_form", dict(plain, q=7)), ("glft_closed_form", dict(plain, mu=0.01, q=-3)),
              ("glft_closed_form", dict(plain, impact_xi=0.4, q=2)), ("glft_closed_form", dict(plain, mu=-0.02, impact_xi=0.7, q=5)),
              ("glft_closed_form", dict(plain, A_bid=1.2, A_ask=0.5, q=-2)), ("glft_closed_form", dict(plain, fee_bid=0.3, fee_ask=-0.2, q=4)),
              ("glft_closed_form", dict(plain, gamma=0.0, q=6)), ("glft_closed_form", dict(sigma=2.0, A=140.0, k=1.5, gamma=1.0, q=-5)),
              ("gueant_closed_form", dict(sized, utility_xi=0.03, q=5.0)), ("gueant_closed_form", dict(sized, utility_xi=0.0, q=-7.5)),
              ("gueant_closed_form", dict(sized, utility_xi=0.2, q=1.0)), ("gueant_closed_form", dict(sized, gamma=0.0, utility_xi=0.2, q=1.0)),
              ("gueant_closed_form", dict(uneven, q=-5.0)), ("gueant_closed_form", dict(uneven, q=12.5)), ("gueant_closed_form", dict(stock, q=300.0)),
              ("gueant_closed_form", dict(stock, q=-250.0))]
    for fn, p in closed:
        bid, ask = gaussian_quotes(p)
        case(cases, "glft", fn, p, dict(delta_bid=bid, delta_ask=ask, spread=bid + ask, skew=(ask - bid) / 2), tol_rel=1e-12)
    return dict(model="Gueant, Lehalle, Fernandez-Tapia (2013); Gueant (2017)", source="Theorems 1 and 2 and sections 4 and 5, by matrix exponential and inverse iteration",
                default_tol_rel=1e-10, default_tol_abs=1e-10, cases=cases)


def cartea_jaimungal():
    cases = []
    even = dict(lambda_plus=1.0, lambda_minus=1.0, kappa=2.0, phi=0.01, alpha=0.05, eps_plus=0.0, eps_minus=0.0, mu=0.0, q_min=-4, q_max=4)
    uneven = dict(lambda_plus=1.3, lambda_minus=0.7, kappa=50.0, phi=2e-4, alpha=1e-3, eps_plus=0.004, eps_minus=0.001, mu=0.0007, q_min=-3, q_max=5)
    fees = dict(uneven, fee_bid=0.003, fee_ask=-0.002, closing_cost=0.006)
    runs = [dict(even, tau=10.0), dict(even, tau=0.0), dict(even, lambda_plus=1.6, tau=3.0), dict(even, mu=0.05, tau=3.0), dict(even, eps_plus=0.2, eps_minus=0.1, tau=3.0),
            dict(even, q_min=0, q_max=6, tau=5.0), dict(even, closing_cost=0.3, tau=1.5), dict(even, fee_bid=0.1, fee_ask=0.3, tau=6.0), dict(even, lambda_minus=0.0, tau=2.0),
            dict(even, lambda_plus=9.0, lambda_minus=8.0, tau=4000.0), dict(uneven, tau=30.0), dict(uneven, q_min=-6, q_max=-2, tau=4.0), dict(fees, tau=20.0), dict(fees, tau=0.5),
            even, dict(even, lambda_plus=1.6), dict(even, mu=0.05), dict(even, eps_plus=0.2, eps_minus=0.1), dict(even, q_min=0, q_max=6), dict(even, phi=0.0),
            dict(even, fee_bid=0.1, fee_ask=0.3), uneven, dict(uneven, q_min=-7, q_max=1), fees]
    for p in runs:
        k, plus, minus = D(p["kappa"]), D(p["lambda_plus"]), D(p["lambda_minus"])
        up, down, phi = D(p["eps_plus"]), D(p["eps_minus"]), D(p["phi"])
        c_bid, c_ask = D(p.get("fee_bid", 0)), D(p.get("fee_ask", 0))
        positions = range(p["q_min"], p["q_max"] + 1)
        # h' = (mu + l+ e+ - l- e-) q - phi q^2 + sup l+ exp(-k d) (d - e+ - c + h(q-1) - h(q)) + the same of the bid; w = exp(k h).
        a = chain(p["q_min"], [k * ((D(p["mu"]) + plus * up - minus * down) * q - phi * q * q) for q in positions],
                  minus * (-1 - k * (down + c_bid)).exp(), plus * (-1 - k * (up + c_ask)).exp())
        if "tau" in p:
            start = [[(-k * (D(p["alpha"]) * q * q + D(p.get("closing_cost", 0)) * abs(q))).exp()] for q in positions]
            logarithms = [x[0].ln() for x in product(exponential([[x * D(p["tau"]) for x in row] for row in a]), start)]
            expected = dict(h=[show(x / k) for x in logarithms])
        else:
            growth, v = perron(a)
            logarithms = [x.ln() for x in v]
            expected = dict(growth=show(growth))
        expected.update(offsets(logarithms, k, 1 / k + down + c_bid, 1 / k + up + c_ask))
        cases.append(dict(id=f"cartea_jaimungal-{len(cases) + 1:03}", fn="cj_finite" if "tau" in p else "cj_asymptotic", inputs=p, expected=expected))
    return dict(model="Cartea, Jaimungal, Penalva (2015), chapter 10", source="the control problem made linear, by matrix exponential and inverse iteration",
                default_tol_rel=1e-10, default_tol_abs=1e-11, cases=cases)


def integral(values, step):
    """Romberg's integral of vectors at 2^n + 1 equal steps."""
    count = len(values) - 1
    row, stride = [], count
    while stride:
        sums = [sum(x) for x in zip(*values[::stride])]
        trapezium = [(s - (a + b) / 2) * stride * step for s, a, b in zip(sums, values[0], values[-1])]
        new = [trapezium]
        for j, last in enumerate(row):
            new.append([x + (x - y) / (4 ** (j + 1) - 1) for x, y in zip(new[j], last)])
        before, row = row, new
        stride //= 2
    assert all(abs(x - y) < D("1e-18") for x, y in zip(row[-1], before[-1]))
    return row[-1]


def multi_asset():
    cases = []
    transposed = lambda a: [list(x) for x in zip(*a)]

    def add(fn, p, one_factor=None, **more):
        """one_factor: the vector u of a covariance u u', which has no inverse."""
        d = len(p["k"])
        vector = lambda name, default=None: [D(x) for x in p.get(name, default)]
        sigma, gamma = [[D(x) for x in row] for row in p["Sigma"]], D(p["gamma"])
        xi = gamma if p["utility_xi"] is None else D(p["utility_xi"])
        z, q = vector("size"), vector("q")
        quotes, first, second = [], [], []
        for rate, k, fee in ((p.get("A_bid", p.get("A")), p["k"], "fee_bid"), (p.get("A_ask", p.get("A")), p.get("k_ask", p["k"]), "fee_ask")):
            k, fee = [D(x) for x in k], vector(fee, [0] * d)
            worth = [D(a) * (-x * c).exp() * share(xi * n, x) for a, x, c, n in zip(rate, k, fee, z)]
            first.append([-w for w in worth])
            second.append([w * x for w, x in zip(worth, k)])
            quotes.append([premium(xi * n, x) + c for n, x, c in zip(z, k, fee)])
        plus = [n * (b + a) for n, b, a in zip(z, *second)]
        minus = [n * n * (b - a) for n, b, a in zip(z, *second)]
        drift = [n * (b - a) for n, b, a in zip(z, *first)]
        push = lambda m: [v + s * m[i][i] for i, (v, s) in enumerate(zip(drift, minus))]
        scale = [x.sqrt() for x in plus]
        expected = {}
        if "tau" in p:
            # Radon's lemma: A = Y X^-1 with X' = 2 D+ Y, Y' = gamma Sigma X / 2, X(0) = 1, Y(0) = 0; and (X' B)' = -2 Y' (V- + D- diag A).
            tau = D(p["tau"])
            steps = 512
            h = [[D(0)] * d + [2 * plus[i] * D(int(i == j)) for j in range(d)] for i in range(d)] + [[gamma * x / 2 for x in row] + [D(0)] * d for row in sigma]
            step = exponential([[x * tau / steps for x in row] for row in h])
            state = identity(d) + [[D(0)] * d for _ in range(d)]
            integrand = []
            for i in range(steps + 1):
                state = product(step, state) if i else state
                x, y = state[:d], state[d:]
                a = transposed(solve(transposed(x), transposed(y)))
                integrand.append([v[0] for v in product(transposed(y), [[v] for v in push(a)])])
            brought = integral(integrand, tau / steps)
            b = [v[0] for v in solve(transposed(x), [[-2 * v] for v in brought])]
            expected["Amat"] = a
        else:
            if one_factor:
                w = [s * D(u) for s, u in zip(scale, one_factor)]
                length = sum(x * x for x in w).sqrt()
                middle = [[x * y / length for y in w] for x in w]
                seen = [[x * y / length ** 2 for y in w] for x in w]
            else:
                middle = root([[scale[i] * sigma[i][j] * scale[j] for j in range(d)] for i in range(d)])
                seen = identity(d)
            between = lambda m: [[m[i][j] / scale[i] / scale[j] for j in range(d)] for i in range(d)]
            expected["Gamma"] = between(middle)
            a = [[gamma.sqrt() / 2 * x for x in row] for row in expected["Gamma"]]
            b = [-v[0] for v in product(between(seen), [[v] for v in push(a)])]
        if fn.endswith("_asym"):
            expected["Bvec" if "tau" in p else "B_inf"] = b
        skew = [2 * sum(x * y for x, y in zip(a[i], q)) + b[i] for i in range(d)]
        wider = [z[i] * a[i][i] for i in range(d)]
        expected["delta_bid"] = [quotes[0][i] + wider[i] + skew[i] for i in range(d)]
        expected["delta_ask"] = [quotes[1][i] + wider[i] - skew[i] for i in range(d)]
        printed = {key: [[show(x) for x in v] if isinstance(v, list) else show(v) for v in value] for key, value in expected.items()}
        cases.append(dict(id=f"multi_asset-{len(cases) + 1:03}", fn=fn, inputs=p, expected=printed, **more))

    two = dict(Sigma=[[0.09, 0.075], [0.075, 0.25]], A=[0.9, 0.4], k=[0.3, 0.6], size=[1.0, 1.0], gamma=0.01, utility_xi=0.01)
    sized = dict(two, size=[2.0, 5.0], gamma=0.03, utility_xi=0.0)
    three = dict(Sigma=[[0.04, 0.018, -0.012], [0.018, 0.09, 0.03], [-0.012, 0.03, 0.16]], A=[1.2, 0.5, 0.8], k=[0.7, 0.4, 1.1], size=[1.0, 3.0, 0.5], gamma=0.05, utility_xi=None)
    one = dict(Sigma=[[0.0016]], A=[0.7], k=[60.0], size=[100.0], gamma=0.002, utility_xi=0.004)
    basket = [0.3, 0.5]
    for p, q in [(two, [5.0, 0.0]), (two, [0.0, -3.0]), (sized, [4.0, -10.0]), (dict(sized, utility_xi=0.2), [-2.0, 5.0]), (three, [3.0, -6.0, 1.5]), (one, [300.0]), (dict(two, gamma=0.0), [4.0, 1.0])]:
        add("ma_asymptotic", dict(p, q=q))
        add("ma_finite", dict(p, q=q, tau=6.0))
    add("ma_finite", dict(three, q=[3.0, -6.0, 1.5], tau=0.0))
    add("ma_finite", dict(three, q=[-1.0, 2.0, 4.0], tau=40.0))
    # A covariance whose second asset is a multiple of the first, exactly so in doubles.
    factor = dict(sized, Sigma=[[0.25, 0.5], [0.5, 1.0]])
    add("ma_asymptotic", dict(factor, q=[4.0, -10.0]), one_factor=[0.5, 1.0], tol_rel=1e-7, tol_abs=1e-7)
    add("ma_finite", dict(factor, q=[4.0, -10.0], tau=5.0), tol_rel=1e-7, tol_abs=1e-7)
    unlike = {key: value for key, value in two.items() if key != "A"}
    rates = dict(unlike, A_bid=[1.1, 0.4], A_ask=[0.7, 0.5], gamma=0.02)
    decays = dict(rates, k_ask=[0.35, 0.5], size=[2.0, 1.5], utility_xi=0.05)
    fees = dict(decays, fee_bid=[0.2, -0.1], fee_ask=[-0.3, 0.4])
    many = dict(three, A_bid=[1.2, 0.4, 0.9], A_ask=[0.8, 0.6, 0.7], fee_bid=[0.05, 0.1, -0.02], fee_ask=[0.0, -0.1, 0.3], k_ask=[0.6, 0.5, 1.2])
    del many["A"]
    for p, q in [(rates, [0.0, 0.0]), (decays, [3.0, -1.0]), (fees, [-2.0, 4.0]), (many, [2.0, -3.0, 1.0])]:
        add("ma_asymptotic_asym", dict(p, q=q))
        add("ma_finite_asym", dict(p, q=q, tau=8.0), tol_rel=1e-9)
    add("ma_finite_asym", dict(fees, q=[1.0, 1.0], tau=60.0), tol_rel=1e-9)
    only_bids = dict(fees, Sigma=factor["Sigma"], q=[1.0, -2.0])
    add("ma_asymptotic_asym", only_bids, one_factor=[0.5, 1.0], tol_rel=1e-7, tol_abs=1e-7)
    add("ma_finite_asym", dict(only_bids, tau=7.0), tol_rel=1e-7, tol_abs=1e-7)
    for s in ([[5.0, 4.0], [4.0, 5.0]], [[0.09, -0.135], [-0.135, 0.25]], three["Sigma"]):
        r = root([[D(x) for x in row] for row in s])
        cases.append(dict(id=f"multi_asset-{len(cases) + 1:03}", fn="psd_sqrt", inputs=dict(S=s), expected=dict(R=[[show(x) for x in row] for row in r])))
    return dict(model="Bergault, Evangelista, Gueant, Vieira (2021)", source="the Riccati equations by Radon's lemma; the symmetric root by the iteration of Denman and Beavers",
                default_tol_rel=1e-10, default_tol_abs=1e-11, cases=cases)


def fees():
    cases = []
    name = "fees"
    fixed = dict(per_share=0.005, min_per_order=1.0, max_fraction=0.01)
    tiered = dict(per_share=0.0035, min_per_order=0.35, max_fraction=0.01, sec_rate=2.78e-5, taf=0.000166, taf_cap=8.3)
    crypto = dict(per_share=0.0, min_per_order=0.0, max_fraction=0.05, per_value=0.0004, maker_fee_per_share=-0.7, taker_fee_per_share=1.9)

    def commission(p):
        n, price = D(p["qty"]), D(p["price"])
        # Of what is asked, the minimum and the cap, the cap counts first, and then the larger of the others.
        asked, least, most = D(p["per_share"]) * n + D(p.get("per_value", 0)) * n * price, D(p["min_per_order"]), D(p["max_fraction"]) * n * price
        return D(0) if n == 0 else most if most < least or most < asked else least if asked < least else asked

    orders = [(0, 25.0, fixed), (100, 25.0, fixed), (1000, 25.0, fixed), (1000, 0.25, fixed), (200, 25.0, fixed), (3, 20.0, fixed), (99, 40.0, tiered), (101, 40.0, tiered),
              (250, 1.5, tiered), (0.25, 63000.0, crypto), (2.5, 63000.0, dict(crypto, per_share=1.5, min_per_order=50.0))]
    for n, price, schedule in orders:
        p = dict(schedule, qty=n, price=price)
        case(cases, name, "commission", p, dict(commission=commission(p)))
    for side in ("buy", "sell"):
        for n, price, schedule in [(300, 25.0, dict(tiered, maker_fee_per_share=-0.002)), (100000, 25.0, dict(tiered, maker_fee_per_share=0.003)), (40, 8.0, tiered),
                                   (300, 25.0, dict(tiered, maker_fee_per_share=-0.002, taker_fee_per_share=0.003, taker=True)), (0.25, 63000.0, crypto),
                                   (0.25, 63000.0, dict(crypto, taker=True))]:
            p = dict(schedule, side=side, qty=n, price=price)
            venue = D(p.get("taker_fee_per_share" if p.get("taker") else "maker_fee_per_share", 0))
            levy = D(p.get("taf", 0)) * D(n)
            if "taf_cap" in p and levy > D(p["taf_cap"]):
                levy = D(p["taf_cap"])
            cost = commission(p) / D(n) + venue + (D(p.get("sec_rate", 0)) * D(price) + levy / D(n) if side == "sell" else 0)
            case(cases, name, "effective_fee_per_share", p, dict(fee_per_share=cost))
    for buy, sell in [(0.0035, 0.0051), (-0.002, 0.0007), (-0.002, -0.0015)]:
        case(cases, name, "round_trip_breakeven", dict(fee_buy=buy, fee_sell=sell), dict(min_spread=D(buy) + D(sell)))
    for gamma, k, fee, drop in [(0.1, 1.5, 0.02, 0.3), (0.0, 1.5, -0.002, 0.1), (2.0, 0.7, 0.05, -0.4)]:
        # The offset that is best: where the slope of exp(-k d) (1 - exp(-gamma (d - drop - fee))) / gamma is zero.
        slope = lambda x: (D(gamma) * (-D(gamma) * x).exp() - D(k) * (1 - (-D(gamma) * x).exp())) if gamma else 1 - D(k) * x
        case(cases, name, "fee_single_period", dict(gamma=gamma, k=k, fee=fee, value_drop=drop), dict(delta=D(drop) + D(fee) + falling_root(slope, D(0), D(100))))
    sized = dict(sigma=0.4, A=1.4, k=0.35, gamma=0.03, size=2.5, utility_xi=0.1)
    for p in [dict(sigma=0.3, A=0.9, k=0.3, gamma=0.01, fee_bid=0.2, fee_ask=0.2, q=3), dict(sigma=0.3, A=0.9, k=0.3, gamma=0.01, fee_bid=0.1, fee_ask=0.4, q=-4),
              dict(sized, fee_bid=-0.3, fee_ask=0.25, q=7.5), dict(sized, fee_bid=-0.15, fee_ask=-0.15, q=-2.5), dict(sized, mu=0.02, impact_xi=0.3, fee_bid=0.2, fee_ask=0.0, q=2.5)]:
        bid, ask = gaussian_quotes(p)
        naive_bid, naive_ask = gaussian_quotes({key: value for key, value in p.items() if not key.startswith("fee")})
        case(cases, name, "fee_shift_closed_form", p, dict(delta_bid=bid, delta_ask=ask, naive_delta_bid=naive_bid + D(p["fee_bid"]), naive_delta_ask=naive_ask + D(p["fee_ask"])))
    return dict(model="Fees and rebates", source="rules of commission; a change of variables in Gueant, Lehalle, Fernandez-Tapia (2013)", default_tol_rel=1e-10, default_tol_abs=1e-11, cases=cases)


if len(sys.argv) != 2:
    sys.exit("usage: make_vectors.py FOLDER")
for make in (avellaneda_stoikov, fair_value, volatility, intensity, hawkes, regression, glft, cartea_jaimungal, multi_asset, fees):
    text = json.dumps(make(), indent=1) + "\n"
    (pathlib.Path(sys.argv[1]) / f"{make.__name__}.json").write_text(text)
