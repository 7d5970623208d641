#include "commands/fitweights.h"

#include "base/quote.h"
#include "commands/locateoutput.h"
#include "prediction/weightfit.h"

#include <nlohmann/json.hpp>

#include <cmath>
#include <format>
#include <iostream>

using namespace whereabouts;
using nlohmann::ordered_json;

namespace {

constexpr int enough = 40; // pictures, as the window has it

double rounded(double value, double steps) { return std::round(value * steps) / steps; }

// What the models say of a picture, to the fit; false for one whose place is not known.
Result<bool> addPicture(WeightFit& fit, const std::vector<ReadPhoto>& readings, LocateModels& locator) {
    if (!readings.front().truth)
        return false;
    std::vector<std::shared_ptr<const LocateResult>> results;
    std::vector<const Posterior*> posteriors;
    for (std::size_t i = 0; i < readings.size(); ++i) {
        auto result = locate(readings[i], *locator.models[i], locator.gazetteer, {}, 1, {}, {});
        if (!result)
            return std::unexpected(std::move(result.error()));
        posteriors.push_back(&(*result)->posterior);
        results.push_back(std::move(*result));
    }
    return fit.add(posteriors, *readings.front().truth)
        .transform([] { return true; })
        .transform_error([&](Error error) { return Error{error.code, quote(readings.front().name) + ": " + error.message}; });
}

void print(const FittedWeights& fitted, int unknown, const LocateModels& locator, std::span<const PriorArgument> priors, bool json) {
    std::string argument;
    ordered_json document{{"results", ordered_json::array()}};
    for (std::size_t i = 0; i < fitted.weights.size(); ++i) {
        const double weight = rounded(fitted.weights[i], 1e4);
        argument += std::format("{}{}", i > 0 ? "," : "", weight);
        document["results"].push_back({{"model", locator.models[i]->info().name}, {"weight", weight}});
        if (!json)
            std::cout << std::format("{:<24} {:.4f}\n", locator.models[i]->info().name, weight);
    }
    document["priors"] = priorsJson(priors);
    document["pictures"] = fitted.pictures;
    document["without_truth"] = unknown;
    document["negative_log_likelihood"] = {{"fitted", rounded(fitted.negativeLogLikelihood, 1e4)},
                                           {"equal_weights", rounded(fitted.withEqualWeights, 1e4)}};
    document["notices"] = ordered_json::array();
    if (fitted.pictures < enough) {
        const std::string notice = std::format("These are few pictures: with fewer than {} the weights follow chance.", enough);
        std::cerr << "whereabouts: " << notice << '\n';
        document["notices"].push_back(notice);
    }
    if (json) {
        std::cout << document.dump(1, ' ', false, ordered_json::error_handler_t::replace) << '\n';
        return;
    }
    std::cout << std::format("Fitted on {} pictures: -log of the density at the truth {:.3f} on average, {:.3f} with equal weights.\n"
                             "Use them with --weights {}\n", fitted.pictures, fitted.negativeLogLikelihood, fitted.withEqualWeights, argument);
}

} // namespace

int fitWeights(const std::vector<PictureSource>& photos, LocateModels& locator, const LocateOptions& options,
               const std::vector<PriorArgument>& priors) {
    int exitCode = 0, unknown = 0;
    const auto fail = [&](const Error& error) {
        std::cerr << "whereabouts: " << error.message << '\n';
        exitCode = 1;
    };
    for (const SilentModel& silent : locator.silent) // weights are of all of them together
        fail(silent.error);
    if (!locator.silent.empty())
        return exitCode;
    for (const std::string& sentence : locator.notices)
        std::cerr << "whereabouts: " << sentence << '\n';
    WeightFit fit(locator.priors);
    ReadAhead ahead(photos, locator);
    for (std::size_t i = 0; i < photos.size(); ++i) {
        showProgress(i, photos.size());
        const Result<bool> added =
            ahead.next().and_then([&](const std::vector<ReadPhoto>& readings) { return addPicture(fit, readings, locator); });
        if (!added)
            fail(added.error());
        else if (!*added)
            ++unknown;
    }
    showProgress(photos.size(), photos.size());
    if (unknown > 0)
        std::cerr << std::format("whereabouts: {} of {} pictures left out: their place is not known; a truth.csv beside them with "
                                 "the columns file, latitude and longitude would say it.\n", unknown, photos.size());
    const Result<FittedWeights> fitted = fit.fit();
    if (!fitted)
        fail(fitted.error());
    else
        print(*fitted, unknown, locator, priors, options.json);
    return exitCode;
}
