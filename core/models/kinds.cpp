#include "models/torchheaders.h"

#include "models/kinds.h"

#include "models/clip/clipzeroshot.h"
#include "models/geoclip/geoclipmodel.h"
#include "models/osv5m/osv5mmodel.h"
#include "models/satclip/satclipmodel.h"

#include <map>

namespace whereabouts {

OpenModel openerOf(std::string_view kind) {
    static const std::map<std::string_view, OpenModel> openers{
        {"clip", openClip}, {"geoclip", openGeoClip}, {"satclip", openSatClip}, {"osv5m", openOsv5m}};
    const auto found = openers.find(kind);
    return found == openers.end() ? nullptr : found->second;
}

} // namespace whereabouts
