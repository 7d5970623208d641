#include "engine/model.h"

#include "base/quote.h"

#include <format>

namespace whereabouts {

Result<void> Model::prepare(const Progress&, std::stop_token) {
    return {};
}

Result<Prediction> Model::predictText(const std::string&) {
    return failure(Error::Code::BadInput, std::format("The model {} takes no text.", quote(info().name)));
}

Result<Prediction> Model::predictNear(const GeoPoint&) {
    return failure(Error::Code::BadInput, std::format("The model {} takes no place.", quote(info().name)));
}

} // namespace whereabouts
