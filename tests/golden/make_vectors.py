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


if len(sys.argv) != 2:
    sys.exit("usage: make_vectors.py FOLDER")
for make in (avellaneda_stoikov, fair_value, volatility):
    text = json.dumps(make(), indent=1) + "\n"
    (pathlib.Path(sys.argv[1]) / f"{make.__name__}.json").write_text(text)
