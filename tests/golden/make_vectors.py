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


if len(sys.argv) != 2:
    sys.exit("usage: make_vectors.py FOLDER")
for make in (avellaneda_stoikov, fair_value, volatility, intensity, hawkes, regression):
    text = json.dumps(make(), indent=1) + "\n"
    (pathlib.Path(sys.argv[1]) / f"{make.__name__}.json").write_text(text)
