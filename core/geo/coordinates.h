#pragma once

#include "geo/geopoint.h"

#include <optional>
#include <string>
#include <string_view>

namespace whereabouts {

// The point that a person's text (UTF-8) means, if it is a coordinate in one of the usual forms, latitude first unless
// letters say otherwise:
//   47.123, 8.456      47.123 N 8.456 E      N47.123 E8.456      lat: 47.123, lon: 8.456      47,123; 8,456
//   47°22'30"N 8°32'10"E      47° 22.5' N, 8° 32.2' E      47 22 30 N 8 32 10 E      47d22m30sN 8d32m10sE
//   geo:47.1,8.4?z=5 (RFC 5870)      POINT(8.4 47.1)      {"type": "Point", "coordinates": [8.4, 47.1]}
//   UTM, MGRS and plus codes: see parseGridReference()
//   links to maps, or their ends: @47.1,8.4,12z      ?q=47.1,8.4      #map=5/47.1/8.4      ?mlat=47.1&mlon=8.4
// A longitude may be written from 0 to 360 eastwards, too. nullopt for anything else, also for latitudes beyond 90 degrees,
// longitudes that are none (isLongitude()) and texts over 4 KiB.
std::optional<GeoPoint> parseCoordinates(std::string_view text);

// "47.123, 8.456", with so many decimals (0 to 12).
std::string formatDecimal(GeoPoint point, int decimals);

// As finely as so many decimals of a degree mean: from 4 on 47°22′30.0″N 8°32′10.0″E (3 m), with 3 whole seconds, with 1 or 2
// whole minutes (47°23′N 8°32′E), with 0 whole degrees.
std::string formatDms(GeoPoint point, int decimals);

// "geo:47.123,8.456" (RFC 5870), with so many decimals (0 to 12).
std::string formatGeoUri(GeoPoint point, int decimals);

} // namespace whereabouts
