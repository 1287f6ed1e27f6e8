#pragma once
// The estimators: everything that turns a stream of events into what the models are fed with. Apart from the umbrella,
// because a program that quotes with given numbers need not pay for compiling them. Standard library only.

#include <twoside/core/distribution.hpp>
#include <twoside/intensity/exponential.hpp>
#include <twoside/order_flow/imbalance.hpp>
#include <twoside/toxicity/trade_sign.hpp>
#include <twoside/toxicity/vpin.hpp>
#include <twoside/volatility/covariance.hpp>
#include <twoside/volatility/ewma.hpp>
#include <twoside/volatility/range.hpp>
#include <twoside/volatility/realised.hpp>
#include <twoside/volatility/two_scale.hpp>
