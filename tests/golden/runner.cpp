// golden: runs every case of every JSON file in a folder through the public API and compares with the expected values
// at the tolerances that the file states. The folder is named by TWOSIDE_VECTORS; without it, the project's own.
//     golden [--skip-if-missing]
// Ends with `N passed, M failed, K not yet supported`. A function that is neither wired nor listed as not yet supported
// fails. In the files null stands for "not defined" (NaN here), and "inf" and "-inf" for infinities.

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <stdexcept>
#include <string>
#include <twoside/data/lines.hpp>
#include <twoside/estimators.hpp>
#include <twoside/market/fees.hpp>
#include <twoside/solve/avellaneda_stoikov.hpp>
#include <twoside/solve/cartea_jaimungal.hpp>
#include <twoside/solve/glft.hpp>
#include <twoside/solve/micro_price.hpp>
#include <twoside/solve/multi_asset.hpp>
#include <twoside/spread/glft.hpp>
#include <twoside/twoside.hpp>
#include <vector>

namespace {

using nlohmann::json;

// A missing or null number is NaN.
double number(const json& j) {
    if (j.is_null()) return twoside::not_a_number;
    if (j.is_string()) return j == "inf" ? twoside::infinity : j == "-inf" ? -twoside::infinity : twoside::not_a_number;
    return j.get<double>();
}

using deep_book = twoside::depth<1000>;

deep_book book(const json& in) {
    deep_book d;
    const auto fill = [](const json& levels, twoside::level* to, std::size_t& count) {
        if (levels.size() > 1000) throw std::length_error{"more than 1000 levels"};
        for (const json& l : levels) to[count++] = {l.at(0).get<double>(), l.at(1).get<double>()};
    };
    fill(in.at("bids"), d.bids, d.bid_levels);
    fill(in.at("asks"), d.asks, d.ask_levels);
    return d;
}

json number_or_null(double x) {
    return twoside::is_finite(x)     ? json(x)
           : x == twoside::infinity  ? json("inf")
           : x == -twoside::infinity ? json("-inf")
                                     : json(nullptr);
}

// The models as the quoter uses them: spread and skew from a view, so that the classes are tested and not the formulas
// alone; the reservation prices of the paper's one-unit trades from the formulas.
json as_quotes(const json& in) {
    using namespace twoside;
    const double s = number(in.at("s"));
    const double gamma = number(in.at("gamma"));
    const top_of_book nothing;
    const market_state state{.position = number(in.at("q")), .volatility = per_sqrt_second(number(in.at("sigma")))};
    const market_view view{
        .book = nothing, .state = state, .fair_value = s, .tick = 0.01, .time_left = number(in.at("tau"))};
    const offsets o = avellaneda_stoikov{{.risk_aversion = gamma, .fill_decay = per_price(number(in.at("k")))}}(view);
    const double skew = reservation_skew{{.risk_aversion = gamma}}(view, o);
    const double cost = formula::inventory_cost(gamma, view.sigma(), view.time_left);
    return {{"reservation", s - skew},
            {"spread", o.total()},
            {"bid", s - skew - o.bid},
            {"ask", s - skew + o.ask},
            // From the offsets, not from the prices, whose last digits the fair value has eaten.
            {"delta_bid", o.bid + skew},
            {"delta_ask", o.ask - skew},
            {"reservation_bid", formula::reservation_bid(s, state.position, cost)},
            {"reservation_ask", formula::reservation_ask(s, state.position, cost)}};
}

json as_infinite(const json& in) {
    using namespace twoside;
    const double s = number(in.at("s"));
    const double q = number(in.at("q"));
    const double gamma = number(in.at("gamma"));
    const double limit = number(in.at("q_max"));
    const auto r = formula::infinite_horizon_reservation(s, q, gamma, limit);
    return {{"omega", formula::infinite_horizon_discount(gamma, number(in.at("sigma")), limit)},
            {"r_bid", number_or_null(r.bid)},
            {"r_ask_exact", number_or_null(r.ask)},
            {"r_ask_published", number_or_null(formula::infinite_horizon_ask_as_printed(s, q, gamma, limit))}};
}

json as_intensity(const json& in) {
    const twoside::exponential_intensity i{.arrival_rate = number(in.at("A")),
                                           .fill_decay = twoside::per_price(number(in.at("k")))};
    const double delta = number(in.at("delta"));
    const double dt = number(in.at("dt"));
    return {{"lambda", i.rate(delta)},
            {"p_exact", i.fill_probability(delta, dt)},
            {"p_linear", i.linear_fill_probability(delta, dt)}};
}

json as_average_spread(const json& in) {
    using namespace twoside::formula;
    const double gamma = number(in.at("gamma"));
    const double sigma = number(in.at("sigma"));
    const double k = number(in.at("k"));
    const double t = number(in.at("T"));
    return {{"discrete", average_spread(gamma, sigma, k, t, in.at("n_steps").get<int>())},
            {"continuous", average_spread(gamma, sigma, k, t)}};
}

json top_of_book(const json& in) {
    using namespace twoside;
    const twoside::top_of_book b{
        number(in.at("bid")), number(in.at("bid_size")), number(in.at("ask")), number(in.at("ask_size")), {}};
    return {{"mid", mid{}(b)},
            {"spread", b.spread()},
            {"imbalance", number_or_null(b.imbalance())},
            {"signed_imbalance", number_or_null(b.signed_imbalance())},
            // The formula; the model falls back to the mid where the file has null.
            {"weighted_mid", is_finite(b.imbalance())
                                 ? json(weighted_mid{}(b))
                                 : number_or_null(formula::weighted_mid(b.bid, b.bid_size, b.ask, b.ask_size))}};
}

json depth_vwap_mid(const json& in) {
    using namespace twoside;
    const auto d = book(in);
    const double size = number(in.at("size"));
    const double sell = formula::average_price_to_size(d.bid_side(), size);
    const double buy = formula::average_price_to_size(d.ask_side(), size);
    const bool enough = is_finite(sell) && is_finite(buy);
    return {{"sell_vwap", number_or_null(sell)},
            {"buy_vwap", number_or_null(buy)},
            {"mid", enough ? json(depth_weighted{size}(d)) : json(nullptr)}};
}

json multi_level_weighted_mid(const json& in) {
    using namespace twoside;
    const auto d = book(in);
    const auto levels = in.at("levels").get<std::size_t>();
    const auto bid = formula::average_over_levels(d.bid_side(), levels);
    const auto ask = formula::average_over_levels(d.ask_side(), levels);
    // The formula where it is not defined; the model falls back to the mid there.
    const double cross = formula::weighted_mid(bid.price, bid.size, ask.price, ask.size);
    return {{"cross_weighted", is_finite(cross) ? json(twoside::multi_level_weighted_mid{levels}(d)) : json(nullptr)},
            {"vwap_all", number_or_null((bid.price * bid.size + ask.price * ask.size) / (bid.size + ask.size))}};
}

json ewma_time(const json& in) {
    double v = number(in.at("v0"));
    std::vector<double> path;
    for (std::size_t i = 0; i < in.at("returns").size(); ++i)
        path.push_back(v = twoside::formula::ewma_step(v, number(in["returns"][i]), number(in.at("dt").at(i)),
                                                       number(in.at("tau"))));
    return {{"v", path}};
}

json convert(const json& in) {
    const double sigma = number(in.at("sigma_annual_return"));
    const double price = number(in.at("price"));
    const twoside::trading_calendar calendar{number(in.at("trading_days")), number(in.at("hours_per_day"))};
    const auto v = twoside::from_annual_return(sigma, price, calendar);
    return {{"sigma_price_per_sqrt_second", v.per_sqrt_second()},
            {"sigma_price_per_sqrt_hour", v.per_sqrt_second() * 60},
            {"sigma_price_per_sqrt_day", v.per_sqrt_day(calendar)},
            {"sigma_price_per_sqrt_year", v.annual_return(price, calendar) * price}};
}

twoside::aggressor aggressor_of(const json& sign) { return twoside::aggressor_of(number(sign)); }

json bvc_fraction(const json& in) {
    const double dp = number(in.at("dp"));
    const double sigma = number(in.at("sigma"));
    const json& df = in.at("df");
    return {{"buy_fraction",
             df.is_null() ? twoside::bought_share(dp, sigma) : twoside::bought_share(dp, sigma, number(df))}};
}

json tick_rule(const json& in) {
    twoside::tick_test test{aggressor_of(in.at("initial"))};
    std::vector<int> signs;
    for (const json& p : in.at("prices")) signs.push_back(twoside::sign_of(test.update(number(p))));
    return {{"sign", signs}};
}

json lee_ready(const json& in) {
    twoside::lee_ready test;
    std::vector<int> signs;
    for (std::size_t i = 0; i < in.at("prices").size(); ++i) {
        const twoside::top_of_book before{.bid = number(in.at("bids").at(i)), .ask = number(in.at("asks").at(i))};
        signs.push_back(twoside::sign_of(test.update(number(in["prices"][i]), before)));
    }
    return {{"sign", signs}};
}

// Cuts volume whose bought shares are given into buckets.
json cut(const json& in, const char* sizes, const std::vector<double>& shares) {
    twoside::volume_buckets buckets{number(in.at("bucket_volume"))};
    json full = json::array();
    for (std::size_t i = 0; i < shares.size(); ++i)
        buckets.add(number(in.at(sizes).at(i)), shares[i],
                    [&](const twoside::volume_bucket& b) { full.push_back({b.bought, b.sold}); });
    return {{"buckets", full}, {"partial", {buckets.partial().bought, buckets.partial().sold}}};
}

json buckets_signed(const json& in) {
    std::vector<double> shares;
    for (const json& s : in.at("signs")) shares.push_back(twoside::bought_share(aggressor_of(s)));
    return cut(in, "sizes", shares);
}

json buckets_bvc(const json& in) {
    std::vector<double> shares;
    for (const json& dp : in.at("bar_dp"))
        shares.push_back(
            number(bvc_fraction({{"dp", dp}, {"sigma", in.at("sigma")}, {"df", in.at("df")}}).at("buy_fraction")));
    return cut(in, "bar_volume", shares);
}

// The number of buckets is a template argument; the files name it at run time.
template <std::size_t N = 1>
json vpin(const json& in) {
    if (in.at("n").get<std::size_t>() != N) {
        if constexpr (N < 100)
            return vpin<N + 1>(in);
        else
            throw std::length_error{"more than 100 buckets"};
    }
    twoside::vpin<N> v{number(in.at("bucket_volume"))};
    json path = json::array();
    for (const json& b : in.at("buckets")) {
        v.complete({number(b.at(0)), number(b.at(1))});
        path.push_back(number_or_null(v.value()));
    }
    return {{"vpin", path}};
}

json toxicity_cdf(const json& in) {
    twoside::toxicity_distribution<10000> d;
    if (in.at("history").size() > 10000) throw std::length_error{"more than 10000 values"};
    for (const json& x : in.at("history")) d.update(number(x));
    return {{"cdf", d.share_at_or_below(number(in.at("x")))}};
}

json ofi_events(const json& in) {
    twoside::order_flow_imbalance<> ofi;
    json e = json::array();
    for (const json& q : in.at("quotes")) {
        const auto events =
            ofi.update(twoside::top_of_book{number(q.at(0)), number(q.at(1)), number(q.at(2)), number(q.at(3)), {}});
        if (ofi.books() > 1) e.push_back(events.at[0]);
    }
    return {{"e", e}, {"ofi", ofi.sum()}, {"avg_depth", ofi.mean_depth()}, {"ofi_norm", ofi.normalised()}};
}

template <std::size_t N = 1>
json mlofi(const json& in) {
    if (in.at("levels").get<std::size_t>() != N) {
        if constexpr (N < 20)
            return mlofi<N + 1>(in);
        else
            throw std::length_error{"more than 20 levels"};
    }
    twoside::order_flow_imbalance<N> ofi;
    json e = json::array();
    for (const json& b : in.at("books")) {
        const auto events = ofi.update(book({{"bids", b.at(0)}, {"asks", b.at(1)}}));
        if (ofi.books() > 1) e.push_back(std::vector<double>(events.at, events.at + N));
    }
    json sums = json::array();
    json scaled = json::array();
    for (std::size_t i = 0; i < N; ++i) {
        sums.push_back(ofi.sum(i));
        scaled.push_back(ofi.normalised(i));
    }
    return {{"e", e}, {"ofi", sums}, {"avg_depth", ofi.mean_depth()}, {"ofi_scaled", scaled}};
}

twoside::price_change kind_of(const json& in) {
    return in.at("kind") == "log" ? twoside::price_change::logarithmic : twoside::price_change::arithmetic;
}

json realised(const json& in) {
    twoside::realised_sums s{kind_of(in)};
    for (const json& p : in.at("prices")) s.update(number(p));
    return {{"rv", s.realised_variance()},
            {"vol", std::sqrt(s.realised_variance())},
            {"bipower", s.bipower_variation()},
            {"bipower_adj", number_or_null(s.adjusted_bipower_variation())},
            {"mean_sq", number_or_null(s.mean_square())},
            {"var_sample", number_or_null(s.sample_variance())}};
}

json ohlc(const json& in) {
    const json& before = in.contains("prev_close") ? in.at("prev_close") : json{};
    twoside::range_variance r{number(before)};
    for (std::size_t i = 0; i < in.at("open").size(); ++i)
        r.update({number(in["open"][i]), number(in.at("high").at(i)), number(in.at("low").at(i)),
                  number(in.at("close").at(i))});
    return {{"parkinson", number_or_null(r.parkinson())},
            {"garman_klass", number_or_null(r.garman_klass())},
            {"garman_klass_best", number_or_null(r.garman_klass_best())},
            {"rogers_satchell", number_or_null(r.rogers_satchell())},
            {"yang_zhang", number_or_null(r.yang_zhang())},
            {"yz_k", number_or_null(r.yang_zhang_weight())},
            {"close_to_close", number_or_null(r.close_to_close())},
            {"overnight_var", number_or_null(r.overnight())},
            {"open_close_var", number_or_null(r.open_to_close())}};
}

json tsrv(const json& in) {
    twoside::two_scale_variance<4096> e{in.at("K").get<std::size_t>(), kind_of(in)};
    for (const json& p : in.at("prices")) e.update(number(p));
    return {{"rv_all", e.fast()},
            {"rv_avg", e.slow()},
            {"nbar", e.mean_changes()},
            {"tsrv", number_or_null(e.raw())},
            {"tsrv_adj", number_or_null(e.adjusted())},
            {"noise_var", number_or_null(e.noise_variance())}};
}

json hayashi_yoshida(const json& in) {
    const auto numbers = [&](const char* name) { return in.at(name).get<std::vector<double>>(); };
    const auto hy = twoside::hayashi_yoshida(numbers("t1"), numbers("x1"), numbers("t2"), numbers("x2"));
    return {{"cov", number_or_null(hy.covariance)},
            {"rv1", hy.first_variance},
            {"rv2", hy.second_variance},
            {"corr", number_or_null(hy.correlation())}};
}

json ewma(const json& in) {
    double v = number(in.at("v0"));
    std::vector<double> path;
    for (const json& r : in.at("returns"))
        path.push_back(v = twoside::formula::ewma_step_by_event(v, number(r), number(in.at("lambda"))));
    return {{"v", path}};
}

twoside::simple_regression line_through(const json& x, const json& y) {
    twoside::simple_regression line;
    for (std::size_t i = 0; i < x.size(); ++i) line.update(number(x[i]), number(y.at(i)));
    return line;
}

json ols(const json& in) {
    const auto line = line_through(in.at("x"), in.at("y"));
    return {{"intercept", line.intercept()},
            {"slope", line.slope()},
            {"r2", number_or_null(line.r_squared())},
            {"slope_se", number_or_null(line.slope_error())},
            {"slope_no_intercept", line.slope_without_intercept()}};
}

json lambda_ols(const json& in) {
    const auto line = line_through(in.at("signed_volume"), in.at("dp"));
    return {{"lambda", line.slope()},
            {"intercept", line.intercept()},
            {"r2", number_or_null(line.r_squared())},
            {"se", number_or_null(line.slope_error())},
            {"lambda_no_intercept", line.slope_without_intercept()}};
}

Eigen::MatrixXd matrix(const json& rows) {
    const auto columns = static_cast<Eigen::Index>(rows.at(0).size());
    Eigen::MatrixXd m(static_cast<Eigen::Index>(rows.size()), columns);
    for (Eigen::Index i = 0; i < m.rows(); ++i)
        for (Eigen::Index j = 0; j < columns; ++j)
            m(i, j) = number(rows[static_cast<std::size_t>(i)].at(static_cast<std::size_t>(j)));
    return m;
}
Eigen::VectorXd vector(const json& values) {
    Eigen::VectorXd v(static_cast<Eigen::Index>(values.size()));
    for (Eigen::Index i = 0; i < v.size(); ++i) v(i) = number(values[static_cast<std::size_t>(i)]);
    return v;
}
json list(const Eigen::VectorXd& v) { return std::vector<double>(v.begin(), v.end()); }
json list(const Eigen::MatrixXd& m) {
    json rows = json::array();
    for (Eigen::Index i = 0; i < m.rows(); ++i) rows.push_back(list(Eigen::VectorXd{m.row(i)}));
    return rows;
}

json microprice_solve(const json& in) {
    const auto s = twoside::solve::solve_micro_price(
        {matrix(in.at("Qm")), matrix(in.at("R1")), matrix(in.at("R2")), vector(in.at("K"))});
    if (!s.ok) return {};
    return {{"G1", list(s.first)},
            {"Bmat", list(s.after)},
            {"pi", list(s.stationary)},
            {"pi_G1", s.drift},
            {"G", list(s.adjustment)}};
}

json microprice_estimate(const json& in) {
    twoside::solve::micro_price_counts counts{in.at("mirror").get<std::vector<std::size_t>>(),
                                              in.at("K").get<std::vector<double>>()};
    for (const json& o : in.at("obs"))
        counts.add(o.at(0).get<std::size_t>(), number(o.at(1)), o.at(2).get<std::size_t>());
    const auto t = counts.probabilities();
    const auto s = twoside::solve::solve_micro_price(t);
    if (!s.ok) return {};
    return {{"Qm", list(t.unchanged)},
            {"R1", list(t.moves)},
            {"R2", list(t.moved)},
            {"G1", list(s.first)},
            {"G", list(s.adjustment)}};
}

json fitted(const twoside::intensity_fit& f) {
    return {{"A", number_or_null(f.arrival_rate)},        {"k", number_or_null(f.fill_decay)},
            {"loglik", number_or_null(f.log_likelihood)}, {"se_A", number_or_null(f.arrival_rate_error)},
            {"se_k", number_or_null(f.fill_decay_error)}, {"cov_Ak", number_or_null(f.covariance)}};
}

std::vector<twoside::exposure> exposures(const json& in) {
    std::vector<twoside::exposure> e;
    for (std::size_t i = 0; i < in.at("delta").size(); ++i)
        e.push_back({number(in["delta"][i]), number(in.at("exposure").at(i)), number(in.at("fills").at(i))});
    return e;
}

json mle_exposure(const json& in) { return fitted(twoside::fit_exposure(exposures(in))); }

json mle_decayed(const json& in) {
    auto e = exposures(in);
    for (std::size_t i = 0; i < e.size(); ++i)
        e[i].weight = std::exp2(-(number(in.at("now")) - number(in.at("t").at(i))) / number(in.at("half_life")));
    return fitted(twoside::fit_exposure(e));
}

std::filesystem::path folder;  // of the file that is being read: a case may name a file beside it

// The numbers of a CSV file beside the vectors, row by row, after its header.
std::vector<std::vector<double>> rows_of(const json& name) {
    std::string why;
    const auto contents = twoside::data::read_file((folder / name.get<std::string>()).string(), why);
    if (!contents) throw std::runtime_error{name.get<std::string>() + " " + why};
    std::string_view text = *contents;
    std::string_view line;
    std::vector<std::vector<double>> rows;
    (void)twoside::data::next_line(text, line);
    while (twoside::data::next_line(text, line)) {
        twoside::data::fields f{line};
        rows.emplace_back();
        do rows.back().push_back(f.number("a field"));
        while (!f.at_end() && f.ok());
        if (!f.ok()) throw std::runtime_error{f.why()};
    }
    return rows;
}

json mle_exposure_file(const json& in) {
    std::vector<twoside::exposure> e;
    double fills = 0;
    for (const auto& row : rows_of(in.at("file"))) {
        e.push_back({row.at(0), row.at(1), row.at(2)});
        fills += e.back().fills;
    }
    json out = fitted(twoside::fit_exposure(e));
    out["n_rows"] = e.size();
    out["n_fills"] = fills;
    return out;
}

json mle_depth(const json& in) {
    const double nearest = number(in.at("delta_min"));
    const double farthest = in.at("delta_max").is_null() ? twoside::infinity : number(in.at("delta_max"));
    std::vector<double> depths;
    if (in.contains("file"))
        for (const auto& row : rows_of(in.at("file"))) depths.push_back(row.at(0));
    else
        depths = in.at("depths").get<std::vector<double>>();
    return fitted(twoside::fit_depth(depths, number(in.at("T")), {.nearest = nearest, .farthest = farthest}));
}

json mle_depth_ticks(const json& in) {
    const double tick = number(in.at("tick"));
    std::vector<double> depths;
    for (const json& t : in.at("ticks")) depths.push_back(number(t) * tick);
    return fitted(
        twoside::fit_depth(depths, number(in.at("T")), {.tick = tick, .nearest = number(in.at("tick_min")) * tick}));
}

json log_regression(const json& in) {
    const auto lines = twoside::log_regression(exposures(in));
    return {{"A", number_or_null(lines.plain.arrival_rate)},
            {"k", number_or_null(lines.plain.fill_decay)},
            {"A_w", number_or_null(lines.weighted.arrival_rate)},
            {"k_w", number_or_null(lines.weighted.fill_decay)}};
}

json waiting_time(const json& in) {
    twoside::waiting_times waits;
    const double window = number(in.at("window"));
    for (const json& t : in.at("tau")) {
        const double tau = number(t);
        if (tau <= window)
            waits.filled(tau);
        else
            waits.unfilled(window);
    }
    return {{"lambda_censored", waits.rate()},
            {"lambda_filled_only", number_or_null(waits.rate_of_filled_only())},
            {"lambda_binomial", number_or_null(waits.rate_from_share(window))}};
}

twoside::kyle_parameters kyle(const json& in) { return {number(in.at("Sigma0")), number(in.at("sigma_u"))}; }

json kyle_single(const json& in) {
    const auto k = twoside::kyle_single(kyle(in));
    return {{"lambda", k.lambda},
            {"beta", k.beta},
            {"posterior_var", k.posterior_variance},
            {"insider_profit", k.insider_profit}};
}

json kyle_sequential(const json& in) {
    std::vector<twoside::kyle_auction> auctions(in.at("N").get<std::size_t>());
    twoside::kyle_sequential(kyle(in), auctions);
    json out{{"lambda", json::array()}, {"beta", json::array()}, {"Sigma", json::array()}, {"alpha", json::array()}};
    for (const auto& a : auctions) {
        out["lambda"].push_back(a.lambda);
        out["beta"].push_back(a.beta);
        out["Sigma"].push_back(a.variance);
        out["alpha"].push_back(a.alpha);
    }
    return out;
}

json kyle_continuous(const json& in) {
    const auto k = twoside::kyle_continuous(kyle(in), number(in.at("t")));
    return {{"lambda", k.lambda}, {"Sigma", k.variance}};
}

// A prior mean other than 0 is a shift of what is explained.
json rls(const json& in) {
    twoside::recursive_regression<1> r{{.forgetting = number(in.at("forget")),
                                        .prior_covariance = number(in.at("P0")),
                                        .max_covariance = twoside::infinity}};
    const double prior = number(in.at("theta0"));
    json theta = json::array();
    json p = json::array();
    for (std::size_t i = 0; i < in.at("x").size(); ++i) {
        const double x = number(in["x"][i]);
        r.update({{x}}, number(in.at("y").at(i)) - prior * x);
        theta.push_back(prior + r.coefficients().at[0]);
        p.push_back(r.covariance(0, 0));
    }
    return {{"theta", theta}, {"P", p}};
}

json rls2(const json& in) {
    twoside::recursive_regression<2> r{{.forgetting = number(in.at("forget")),
                                        .prior_covariance = number(in.at("P0")),
                                        .max_covariance = twoside::infinity}};
    json theta = json::array();
    for (std::size_t i = 0; i < in.at("x").size(); ++i) {
        r.update({{1, number(in["x"][i])}}, number(in.at("y").at(i)));
        theta.push_back({r.coefficients().at[0], r.coefficients().at[1]});
    }
    return {{"theta", theta}};
}

json glosten_harris(const json& in) {
    twoside::glosten_harris g;
    double price = 1000;  // the files give changes
    for (std::size_t i = 0; i < in.at("sign").size(); ++i) {
        if (i > 0) price += number(in.at("dp").at(i - 1));
        g.update({.price = price, .size = number(in.at("size").at(i)), .aggressor = aggressor_of(in["sign"][i])});
    }
    const auto c = g.value();
    return {{"c0", c.transitory}, {"c1", c.transitory_per_size}, {"z0", c.permanent}, {"z1", c.permanent_per_size}};
}

std::vector<twoside::hawkes_event> hawkes_events(const json& in) {
    std::vector<twoside::hawkes_event> events;
    for (std::size_t i = 0; i < in.at("times").size(); ++i)
        events.push_back({number(in["times"][i]), in.contains("marks") ? in["marks"].at(i).get<std::size_t>() : 0});
    return events;
}

twoside::hawkes_parameters<> hawkes_of(const json& in) {
    return {{number(in.at("mu"))}, {{number(in.at("alpha"))}}, {{number(in.at("beta"))}}};
}

json hawkes_loglik(const json& in) {
    const auto p = hawkes_of(in);
    json before = json::array();
    json excitation = json::array();
    json residuals = json::array();
    const auto l = twoside::hawkes_likelihood(p, hawkes_events(in), number(in.at("T")),
                                              [&](std::size_t, double rate, double residual) {
                                                  before.push_back(rate);
                                                  residuals.push_back(residual);
                                              });
    // R through the online state: what excitation of 1 is left of the events before.
    const twoside::hawkes_parameters<> unit{{1}, {{1}}, {{p.decay[0][0]}}};
    (void)twoside::hawkes_likelihood(unit, hawkes_events(in), number(in.at("T")),
                                     [&](std::size_t, double rate, double) { excitation.push_back(rate - 1); });
    return {{"R", excitation},
            {"intensity_before", before},
            {"loglik", l.value},
            {"compensator_total", l.compensator},
            {"residuals", residuals},
            {"grad", {l.gradient.baseline[0], l.gradient.excitation[0][0], l.gradient.decay[0][0]}}};
}

json hawkes_intensity(const json& in) {
    using namespace std::chrono;
    const auto p = hawkes_of(in);
    const double t = number(in.at("t"));
    const auto at = [&](double s) {
        return twoside::time_point{nanoseconds{static_cast<std::int64_t>(std::round((s - t) * 1e9))}};
    };
    twoside::hawkes_intensity<> before{p};
    twoside::hawkes_intensity<> after{p};
    for (const json& time : in.at("times")) {
        if (number(time) < t) before.update(at(number(time)));
        if (number(time) <= t) after.update(at(number(time)));
    }
    const double now = after.rate(at(t));
    return {{"lambda_minus", before.rate(at(t))},
            {"lambda_plus", now},
            {"stationary_mean", number_or_null(p.stationary_mean())},
            {"expected_after_h", p.expected_rate(now, number(in.at("h")))}};
}

json hawkes_bivariate(const json& in) {
    twoside::hawkes_parameters<2> p;
    for (std::size_t i = 0; i < 2; ++i) {
        p.baseline[i] = number(in.at("mu").at(i));
        for (std::size_t j = 0; j < 2; ++j) {
            p.excitation[i][j] = number(in.at("alpha").at(i).at(j));
            p.decay[i][j] = number(in.at("beta").at(i).at(j));
        }
    }
    const double end = number(in.at("T"));
    const auto events = hawkes_events(in);
    const auto l = twoside::hawkes_likelihood(p, events, end);
    const auto at = [](double s) {
        return twoside::time_point{std::chrono::nanoseconds{static_cast<std::int64_t>(std::round(s * 1e9))}};
    };
    twoside::hawkes_intensity<2> state{p};
    for (const auto& e : events) state.update(at(e.time), e.kind);
    return {{"loglik", l.value}, {"lambda_end", {state.rate(at(end), 0), state.rate(at(end), 1)}}};
}

json hawkes_mle(const json& in) {
    const auto f = twoside::fit_hawkes<1>(hawkes_events(in), number(in.at("T")));
    return {{"mu", f.value.baseline[0]},
            {"alpha", f.value.excitation[0][0]},
            {"beta", f.value.decay[0][0]},
            {"loglik", f.log_likelihood}};
}

json offsets_by_position(const twoside::solve::position_quotes& q) {
    if (!q.ok) return {};
    json bid = json::array();
    json ask = json::array();
    for (const auto& o : q.at) {
        bid.push_back(twoside::is_finite(o.bid) ? json(o.bid) : json(nullptr));
        ask.push_back(twoside::is_finite(o.ask) ? json(o.ask) : json(nullptr));
    }
    std::vector<double> log_v;
    for (const double w : q.log_value) log_v.push_back(w + q.log_scale);
    return {{"delta_bid", bid}, {"delta_ask", ask}, {"log_v", log_v}, {"eigenvalue", -q.growth}};
}

// Of all one-asset files: what a file does not name is as if it were not there.
twoside::per_side rate_by_side(const json& in) {
    if (in.contains("A_bid")) return {number(in["A_bid"]), number(in.at("A_ask"))};
    return number(in.at("A"));
}
twoside::per_side fee_by_side(const json& in) { return {in.value("fee_bid", 0.0), in.value("fee_ask", 0.0)}; }

twoside::solve::glft_problem glft_problem_of(const json& in) {
    return {.sigma = number(in.at("sigma")),
            .arrival_rate = rate_by_side(in),
            .fill_decay = number(in.at("k")),
            .risk_aversion = number(in.at("gamma")),
            .utility = in.contains("utility_xi") ? number(in["utility_xi"]) : twoside::not_a_number,
            .size = in.value("size", 1.0),
            .limit = in.contains("Q") ? in["Q"].get<int>() : in.at("n_max").get<int>(),
            .drift = in.value("mu", 0.0),
            .impact = in.value("impact_xi", 0.0),
            .fee = fee_by_side(in),
            .closing_cost = in.value("closing_cost", 0.0)};
}
json glft_finite(const json& in) {
    return offsets_by_position(twoside::solve::solve_glft(glft_problem_of(in), number(in.at("tau"))));
}
json glft_asymptotic(const json& in) { return offsets_by_position(twoside::solve::solve_glft(glft_problem_of(in))); }

// The model as the quoter uses it.
twoside::offsets closed_form(const json& in, const twoside::per_side& fee) {
    using namespace twoside;
    const glft model{{.risk_aversion = number(in.at("gamma")),
                      .arrival_rate = rate_by_side(in),
                      .fill_decay = per_price(number(in.at("k"))),
                      .trade_size = in.value("size", 1.0),
                      .utility = in.contains("utility_xi") ? number(in["utility_xi"]) : not_a_number,
                      .drift = in.value("mu", 0.0),
                      .impact = in.value("impact_xi", 0.0),
                      .fee = fee}};
    const twoside::top_of_book nothing;
    const market_state state{.position = number(in.at("q")), .volatility = per_sqrt_second(number(in.at("sigma")))};
    return model(market_view{.book = nothing, .state = state});
}
json glft_closed_form(const json& in) {
    const auto o = closed_form(in, fee_by_side(in));
    return {{"delta_bid", o.bid}, {"delta_ask", o.ask}, {"spread", o.total()}, {"skew", 0.5 * (o.ask - o.bid)}};
}
json fee_shift_closed_form(const json& in) {
    const twoside::per_side fee{number(in.at("fee_bid")), number(in.at("fee_ask"))};
    const auto with = closed_form(in, fee);
    const auto without = closed_form(in, 0);
    return {{"delta_bid", with.bid},
            {"delta_ask", with.ask},
            {"naive_delta_bid", without.bid + fee.bid},
            {"naive_delta_ask", without.ask + fee.ask}};
}

twoside::solve::cartea_jaimungal_problem cartea_jaimungal_of(const json& in) {
    return {.buy_rate = number(in.at("lambda_plus")),
            .sell_rate = number(in.at("lambda_minus")),
            .fill_decay = number(in.at("kappa")),
            .running_penalty = number(in.at("phi")),
            .terminal_penalty = number(in.at("alpha")),
            .buy_jump = number(in.at("eps_plus")),
            .sell_jump = number(in.at("eps_minus")),
            .drift = number(in.at("mu")),
            .fee = fee_by_side(in),
            .closing_cost = in.value("closing_cost", 0.0),
            .lowest = in.at("q_min").get<int>(),
            .highest = in.at("q_max").get<int>()};
}
json cj(const twoside::solve::position_quotes& q, double fill_decay) {
    json out = offsets_by_position(q);
    if (out.is_null()) return out;
    out["growth"] = q.growth;
    out["h"] = json::array();
    for (const double w : q.log_value) out["h"].push_back((w + q.log_scale) / fill_decay);
    return out;
}
json cj_finite(const json& in) {
    const auto p = cartea_jaimungal_of(in);
    return cj(twoside::solve::solve_cartea_jaimungal(p, number(in.at("tau"))), p.fill_decay);
}
json cj_asymptotic(const json& in) {
    const auto p = cartea_jaimungal_of(in);
    return cj(twoside::solve::solve_cartea_jaimungal(p), p.fill_decay);
}

json multi_asset(const json& in) {
    const bool apart = in.contains("A_bid");
    const auto optional = [&](const char* name) { return in.contains(name) ? vector(in[name]) : Eigen::VectorXd{}; };
    const twoside::solve::multi_asset_problem p{.covariance = matrix(in.at("Sigma")),
                                                .bid_rate = vector(in.at(apart ? "A_bid" : "A")),
                                                .ask_rate = vector(in.at(apart ? "A_ask" : "A")),
                                                .fill_decay = vector(in.at("k")),
                                                .size = vector(in.at("size")),
                                                .bid_fee = optional("fee_bid"),
                                                .ask_fee = optional("fee_ask"),
                                                .ask_fill_decay = optional("k_ask"),
                                                .risk_aversion = number(in.at("gamma")),
                                                .utility = number(in.at("utility_xi"))};
    const auto s = in.contains("tau") ? twoside::solve::solve_multi_asset(p, number(in["tau"]))
                                      : twoside::solve::solve_multi_asset(p);
    json bid = json::array();
    json ask = json::array();
    for (const auto& o : s.quotes(vector(in.at("q")))) {
        bid.push_back(o.bid);
        ask.push_back(o.ask);
    }
    return {{"Gamma", list(s.gamma)}, {"Amat", list(s.quadratic)}, {"B_inf", list(s.linear)},
            {"Bvec", list(s.linear)}, {"delta_bid", bid},          {"delta_ask", ask}};
}

json psd_sqrt(const json& in) {
    const auto r = twoside::solve::root_of(matrix(in.at("S")));
    return r.ok ? json{{"R", list(r.root)}} : json{};
}

twoside::fee_schedule fees_of(const json& in) {
    return {.per_unit = number(in.at("per_share")),
            .least_per_order = number(in.at("min_per_order")),
            .most_of_value = number(in.at("max_fraction")),
            .per_value = in.value("per_value", 0.0),
            .maker_per_unit = in.value("maker_fee_per_share", 0.0),
            .taker_per_unit = in.value("taker_fee_per_share", 0.0),
            .sale_of_value = in.value("sec_rate", 0.0),
            .sale_per_unit = in.value("taf", 0.0),
            .most_sale_levy = in.contains("taf_cap") ? number(in["taf_cap"]) : twoside::infinity};
}
json commission(const json& in) {
    return {{"commission", fees_of(in).commission(number(in.at("qty")), number(in.at("price")))}};
}
json effective_fee_per_share(const json& in) {
    const auto side = in.at("side") == "sell" ? twoside::side::ask : twoside::side::bid;
    return {{"fee_per_share",
             fees_of(in).per_unit_cost(side, number(in.at("qty")), number(in.at("price")), !in.value("taker", false))}};
}
json round_trip_breakeven(const json& in) {
    // Two sides of one schedule each: what a venue takes from its makers.
    const twoside::fee_schedule buy{.maker_per_unit = number(in.at("fee_buy"))};
    const twoside::fee_schedule sell{.maker_per_unit = number(in.at("fee_sell"))};
    return {{"min_spread", 0.5 * (buy.break_even_spread(1, 1) + sell.break_even_spread(1, 1))}};
}
json fee_single_period(const json& in) {
    return {{"delta", twoside::formula::single_period_offset(number(in.at("gamma")), number(in.at("k")),
                                                             number(in.at("value_drop")), number(in.at("fee")))}};
}

const std::map<std::string, std::function<json(const json&)>> wired{
    {"as_quotes", as_quotes},
    {"as_infinite", as_infinite},
    {"as_intensity", as_intensity},
    {"as_average_spread", as_average_spread},
    {"top_of_book", top_of_book},
    {"depth_vwap_mid", depth_vwap_mid},
    {"multi_level_weighted_mid", multi_level_weighted_mid},
    {"ewma_time", ewma_time},
    {"convert", convert},
    {"realised", realised},
    {"ohlc", ohlc},
    {"tsrv", tsrv},
    {"hayashi_yoshida", hayashi_yoshida},
    {"bvc_fraction", bvc_fraction},
    {"tick_rule", tick_rule},
    {"lee_ready", lee_ready},
    {"buckets_signed", buckets_signed},
    {"buckets_bvc", buckets_bvc},
    {"vpin", vpin<>},
    {"toxicity_cdf", toxicity_cdf},
    {"ofi_events", ofi_events},
    {"mlofi", mlofi<>},
    {"ewma", ewma},
    {"ols", ols},
    {"microprice_solve", microprice_solve},
    {"microprice_estimate", microprice_estimate},
    {"mle_exposure", mle_exposure},
    {"mle_decayed", mle_decayed},
    {"mle_exposure_file", mle_exposure_file},
    {"mle_depth", mle_depth},
    {"mle_depth_ticks", mle_depth_ticks},
    {"log_regression", log_regression},
    {"waiting_time", waiting_time},
    {"kyle_single", kyle_single},
    {"kyle_sequential", kyle_sequential},
    {"kyle_continuous", kyle_continuous},
    {"lambda_ols", lambda_ols},
    {"rls", rls},
    {"rls2", rls2},
    {"glosten_harris", glosten_harris},
    {"hawkes_loglik", hawkes_loglik},
    {"hawkes_intensity", hawkes_intensity},
    {"hawkes_bivariate", hawkes_bivariate},
    {"hawkes_mle", hawkes_mle},
    {"glft_finite", glft_finite},
    {"glft_asymptotic", glft_asymptotic},
    {"glft_closed_form", glft_closed_form},
    {"gueant_finite", glft_finite},
    {"gueant_asymptotic", glft_asymptotic},
    {"gueant_closed_form", glft_closed_form},
    {"cj_finite", cj_finite},
    {"cj_asymptotic", cj_asymptotic},
    {"ma_asymptotic", multi_asset},
    {"ma_finite", multi_asset},
    {"ma_asymptotic_asym", multi_asset},
    {"ma_finite_asym", multi_asset},
    {"psd_sqrt", psd_sqrt},
    {"fee_shift_closed_form", fee_shift_closed_form},
    {"fee_shift_finite", glft_finite},
    {"fee_single_period", fee_single_period},
    {"commission", commission},
    {"effective_fee_per_share", effective_fee_per_share},
    {"round_trip_breakeven", round_trip_breakeven},
};

// What a file may name although the library does not have it yet.
const std::set<std::string> not_yet_supported{};

struct tolerance {
    double relative;
    double absolute;
};

// Empty where they agree; otherwise where and how they differ.
std::string difference(const json& expected, const json& got, tolerance t, const std::string& where) {
    if (expected.is_object()) {
        for (const auto& [name, value] : expected.items()) {
            if (!got.contains(name)) return where + name + " is not computed";
            if (auto d = difference(value, got.at(name), t, where + name); !d.empty()) return d;
        }
        return {};
    }
    if (expected.is_array()) {
        if (!got.is_array() || got.size() != expected.size())
            return where + ": expected " + std::to_string(expected.size()) + " values, got " + got.dump();
        for (std::size_t i = 0; i < expected.size(); ++i)
            if (auto d = difference(expected[i], got[i], t, where + "[" + std::to_string(i) + "]"); !d.empty())
                return d;
        return {};
    }
    const bool same = expected.is_number() && got.is_number()
                          ? std::abs(expected.get<double>() - got.get<double>()) <=
                                t.absolute + t.relative * std::abs(expected.get<double>())
                          : expected == got;
    return same ? std::string{} : where + ": expected " + expected.dump() + ", got " + got.dump();
}

}  // namespace

int main(int argc, char** argv) {
    namespace fs = std::filesystem;
    const bool skip_if_missing = argc > 1 && std::string{argv[1]} == "--skip-if-missing";
    const char* named = std::getenv("TWOSIDE_VECTORS");
    folder = fs::path{named != nullptr && *named != '\0' ? named : TWOSIDE_GOLDEN_FOLDER};
    if (!fs::is_directory(folder)) {
        std::printf("golden: there is no folder %s\n", folder.c_str());
        return skip_if_missing ? 77 : 1;
    }
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator{folder})
        if (entry.path().extension() == ".json") files.push_back(entry.path());
    std::sort(files.begin(), files.end());

    int passed = 0;
    int failed = 0;
    int unsupported = 0;
    std::set<std::string> unsupported_names;
    for (const fs::path& file : files) {
        int passed_here = 0;
        json document;
        try {
            document = json::parse(std::ifstream{file});
            for (const json& c : document.at("cases")) {
                const auto fn = c.at("fn").get<std::string>();
                const auto id = c.value("id", std::string{"(no id)"});
                if (not_yet_supported.contains(fn)) {
                    ++unsupported;
                    unsupported_names.insert(fn);
                    continue;
                }
                const auto run = wired.find(fn);
                std::string wrong = run == wired.end() ? "the function is not known" : "";
                if (wrong.empty()) {
                    const tolerance t{c.value("tol_rel", document.value("default_tol_rel", 1e-10)),
                                      c.value("tol_abs", document.value("default_tol_abs", 1e-11))};
                    try {
                        wrong = difference(c.at("expected"), run->second(c.at("inputs")), t, "");
                    } catch (const std::exception& e) {
                        wrong = e.what();
                    }
                }
                if (wrong.empty()) {
                    ++passed;
                    ++passed_here;
                } else {
                    ++failed;
                    std::printf("FAILED %s %s: %s\n  inputs %s\n", id.c_str(), fn.c_str(), wrong.c_str(),
                                c.value("inputs", json{}).dump().c_str());
                }
            }
        } catch (const json::exception& e) {
            ++failed;
            std::printf("FAILED %s: %s\n", file.c_str(), e.what());
        }
        std::printf("%s: %d passed\n", file.filename().c_str(), passed_here);
    }
    if (files.empty()) {
        std::printf("golden: there is no JSON file in %s\n", folder.c_str());
        ++failed;
    }
    if (!unsupported_names.empty()) {
        std::printf("not yet supported:");
        for (const auto& name : unsupported_names) std::printf(" %s", name.c_str());
        std::printf("\n");
    }
    std::printf("%d passed, %d failed, %d not yet supported\n", passed, failed, unsupported);
    return failed == 0 ? 0 : 1;
}
