#include "models/torchheaders.h"

#include "models/kinds.h"

#include <map>

namespace whereabouts {

OpenModel openerOf(std::string_view kind) {
    // One line for each kind, such as {"geoclip", openGeoClip}.
    static const std::map<std::string_view, OpenModel> openers;
    const auto found = openers.find(kind);
    return found == openers.end() ? nullptr : found->second;
}

} // namespace whereabouts
