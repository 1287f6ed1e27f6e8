// golden: runs every case of every JSON file in a folder through the public API and compares with the expected values
// at the tolerances that the file states. The folder is named by TWOSIDE_VECTORS; without it, the project's own.
//     golden [--skip-if-missing]
// Ends with `N passed, M failed, K not yet supported`. A function that is neither wired nor listed as not yet supported
// fails. In the files null stands for "not defined" (NaN here), and "inf" and "-inf" for infinities.

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
#include <twoside/estimators.hpp>
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
    const proposal p{view, o, skew, {}};
    const double cost = formula::inventory_cost(gamma, view.sigma(), view.time_left);
    return {{"reservation", s - skew},
            {"spread", o.total()},
            {"bid", p.bid_price()},
            {"ask", p.ask_price()},
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
};

const std::set<std::string> not_yet_supported{
    // GLFT and Gueant
    "glft_finite",
    "glft_asymptotic",
    "glft_closed_form",
    "gueant_finite",
    "gueant_asymptotic",
    "gueant_closed_form",
    // several assets
    "ma_asymptotic",
    "ma_finite",
    "ma_asymptotic_asym",
    "ma_finite_asym",
    "psd_sqrt",
    // Cartea and Jaimungal
    "cj_finite",
    "cj_asymptotic",
    // micro-price and order flow
    "microprice_solve",
    "microprice_estimate",
    "ols",
    // volatility
    "ewma",
    // intensity
    "mle_exposure",
    "mle_depth",
    "mle_depth_ticks",
    "log_regression",
    "waiting_time",
    "mle_decayed",
    "mle_exposure_file",
    // Kyle
    "kyle_single",
    "kyle_sequential",
    "kyle_continuous",
    "lambda_ols",
    "rls",
    "rls2",
    "glosten_harris",
    // Hawkes
    "hawkes_loglik",
    "hawkes_intensity",
    "hawkes_bivariate",
    "hawkes_mle",
    // fees
    "fee_shift_closed_form",
    "fee_single_period",
    "fee_shift_finite",
    "commission",
    "effective_fee_per_share",
    "round_trip_breakeven",
};

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
    const fs::path folder{named != nullptr && *named != '\0' ? named : TWOSIDE_GOLDEN_FOLDER};
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
