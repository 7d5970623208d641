#pragma once

namespace whereabouts {

// A number as people are told it, with the decimals it is written with.
struct RoundedNumber {
    double value = 0.0;
    int decimals = 0;
};

// To so many significant digits; 0 for what is not finite and above it.
RoundedNumber roundedTo(double value, int digits);

// A distance in km or miles: to two significant digits below 1,000, else to three.
RoundedNumber roundedDistance(double distance);

} // namespace whereabouts
