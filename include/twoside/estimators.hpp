#pragma once
// The estimators: everything that turns a stream of events into what the models are fed with. Apart from the umbrella,
// because a program that quotes with given numbers need not pay for compiling them. Standard library only.

#include <twoside/core/distribution.hpp>
#include <twoside/core/maximise.hpp>
#include <twoside/core/moments.hpp>
#include <twoside/intensity/depth.hpp>
#include <twoside/intensity/exponential.hpp>
#include <twoside/intensity/exposure.hpp>
#include <twoside/intensity/fit.hpp>
#include <twoside/intensity/goodness_of_fit.hpp>
#include <twoside/intensity/hawkes.hpp>
#include <twoside/intensity/log_regression.hpp>
#include <twoside/intensity/waiting_time.hpp>
#include <twoside/order_flow/imbalance.hpp>
#include <twoside/order_flow/impact.hpp>
#include <twoside/regression/fair_value_score.hpp>
#include <twoside/regression/linear.hpp>
#include <twoside/regression/recursive.hpp>
#include <twoside/regression/simple.hpp>
#include <twoside/toxicity/glosten_harris.hpp>
#include <twoside/toxicity/kyle_equilibrium.hpp>
#include <twoside/toxicity/kyle_lambda.hpp>
#include <twoside/toxicity/markout.hpp>
#include <twoside/toxicity/trade_sign.hpp>
#include <twoside/toxicity/vpin.hpp>
#include <twoside/volatility/covariance.hpp>
#include <twoside/volatility/event_ewma.hpp>
#include <twoside/volatility/ewma.hpp>
#include <twoside/volatility/range.hpp>
#include <twoside/volatility/realised.hpp>
#include <twoside/volatility/regime.hpp>
#include <twoside/volatility/two_scale.hpp>
