#include "geo/anglepair.h"

#include "base/utf8.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <regex>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace whereabouts {

namespace {

enum class Sign : std::uint8_t { Number, Degree, Minute, Second, Latitude, Longitude, Separator };

struct Token {
    Sign sign;
    double value = 0;    // of a number; of an axis: -1 where the letter is S or W, 0 where it is only named
    bool whole = false;  // a number without decimals
    bool signedNumber = false;
};

using Tokens = std::vector<Token>;

// What an angle's text says.
struct Angle {
    double degrees = 0;
    std::optional<Sign> axis; // Latitude or Longitude, where it says so
};

struct Word {
    std::string_view text;
    Token token;
};

constexpr std::array words{
    Word{"n", {Sign::Latitude, 1}},       Word{"s", {Sign::Latitude, -1}},       Word{"e", {Sign::Longitude, 1}},
    Word{"w", {Sign::Longitude, -1}},     Word{"north", {Sign::Latitude, 1}},    Word{"south", {Sign::Latitude, -1}},
    Word{"east", {Sign::Longitude, 1}},   Word{"west", {Sign::Longitude, -1}},
    Word{"ost", {Sign::Longitude, 1}},    Word{"nord", {Sign::Latitude, 1}},      Word{"lat", {Sign::Latitude, 0}},
    Word{"latitude", {Sign::Latitude, 0}}, Word{"lon", {Sign::Longitude, 0}},    Word{"lng", {Sign::Longitude, 0}},
    Word{"long", {Sign::Longitude, 0}},   Word{"longitude", {Sign::Longitude, 0}}, Word{"deg", {Sign::Degree}},
};

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

bool isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

std::u32string_view spaces = U" \t\r\n\u00a0\u2009\u202f:()";
std::u32string_view degreeSigns = U"\u00b0\u00ba\u02da", minuteSigns = U"'\u2032\u2019\u2018\u02b9\u00b4";
std::u32string_view secondSigns = U"\"\u2033\u201d\u201c\u02ba", separators = U",;/\uff0c", minusSigns = U"-\u2212\u2013";

// Takes a number, its sign included, from the front of the text.
std::optional<Token> takeNumber(std::string_view& text, bool negative, bool hasSign) {
    const auto end = std::ranges::find_if_not(text, [](char c) { return isDigit(c) || c == '.'; });
    const std::string_view digits(text.begin(), end);
    double value = 0;
    const auto [stop, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value, std::chars_format::fixed);
    if (error != std::errc() || stop != digits.data() + digits.size() || !isDigit(digits.front()))
        return std::nullopt;
    text.remove_prefix(digits.size());
    return Token{Sign::Number, negative ? -value : value, !digits.contains('.'), hasSign};
}

std::optional<Token> takeWord(std::string_view& text) {
    std::string lower;
    while (!text.empty() && isLetter(text.front())) {
        lower += static_cast<char>(text.front() | 0x20);
        text.remove_prefix(1);
    }
    const auto word = std::ranges::find(words, std::string_view(lower), &Word::text);
    return word != words.end() ? std::optional(word->token) : std::nullopt;
}

// nullopt where something is no part of a coordinate.
std::optional<Tokens> tokenise(std::string_view text) {
    Tokens tokens;
    const auto add = [&](std::optional<Token> token) {
        if (token)
            tokens.push_back(*token);
        return token.has_value();
    };
    while (!text.empty()) {
        char32_t code = 0;
        const std::size_t length = decodeUtf8(text, code);
        const std::string_view rest = text.substr(length);
        const auto isOf = [code](std::u32string_view set) { return set.contains(code); };
        if (length == 0)
            return std::nullopt;
        if (isDigit(text.front())) {
            if (!add(takeNumber(text, false, false)))
                return std::nullopt;
            continue;
        }
        if (isLetter(text.front())) {
            if (!add(takeWord(text)))
                return std::nullopt;
            continue;
        }
        text = rest;
        if ((isOf(minusSigns) || code == U'+') && !rest.empty()) {
            if (!add(takeNumber(text, code != U'+', true)))
                return std::nullopt;
        } else if (isOf(minuteSigns) && !tokens.empty() && tokens.back().sign == Sign::Minute) {
            tokens.back().sign = Sign::Second; // two minute signs
        } else if (isOf(degreeSigns)) {
            tokens.push_back({Sign::Degree});
        } else if (isOf(minuteSigns)) {
            tokens.push_back({Sign::Minute});
        } else if (isOf(secondSigns)) {
            tokens.push_back({Sign::Second});
        } else if (isOf(separators)) {
            tokens.push_back({Sign::Separator});
        } else if (!isOf(spaces)) {
            return std::nullopt;
        }
    }
    return tokens;
}

bool isAxis(const Token& token) {
    return token.sign == Sign::Latitude || token.sign == Sign::Longitude;
}

// [axis] degrees [sign] [minutes [sign] [seconds [sign]]] [axis], with one axis at most, but "lat 47 N" may say it twice.
std::optional<Angle> parseAngle(std::span<const Token> tokens) {
    Angle angle;
    double hemisphere = 0;
    const auto takeAxis = [&](const Token& token) {
        const bool agrees = !angle.axis || *angle.axis == token.sign;
        const bool once = hemisphere == 0 || token.value == 0;
        angle.axis = token.sign;
        hemisphere = token.value != 0 ? token.value : hemisphere;
        return agrees && once;
    };
    while (!tokens.empty() && isAxis(tokens.front())) {
        if (!takeAxis(tokens.front()))
            return std::nullopt;
        tokens = tokens.subspan(1);
    }
    if (!tokens.empty() && isAxis(tokens.back())) {
        if (!takeAxis(tokens.back()))
            return std::nullopt;
        tokens = tokens.first(tokens.size() - 1);
    }

    constexpr std::array units{Sign::Degree, Sign::Minute, Sign::Second};
    bool negative = false, whole = true;
    std::size_t parts = 0;
    for (double unit = 1; parts < units.size() && !tokens.empty(); ++parts, unit /= 60) {
        const Token& number = tokens.front();
        const bool fits = parts == 0 || (whole && !number.signedNumber && number.value < 60);
        if (number.sign != Sign::Number || !fits)
            return std::nullopt;
        if (parts == 0) {
            negative = std::signbit(number.value);
            if (number.signedNumber && hemisphere != 0)
                return std::nullopt;
        }
        angle.degrees += std::abs(number.value) * unit;
        whole = number.whole;
        tokens = tokens.subspan(1);
        if (!tokens.empty() && tokens.front().sign == units[parts])
            tokens = tokens.subspan(1);
    }
    if (parts == 0 || !tokens.empty())
        return std::nullopt;
    if (negative || hemisphere < 0)
        angle.degrees = -angle.degrees;
    return angle;
}

// Where the second angle begins, and where the first ends.
std::optional<std::pair<std::size_t, std::size_t>> border(const Tokens& tokens) {
    const auto count = [&](auto matches) { return std::ranges::count_if(tokens, matches); };
    const auto nth = [&](auto matches, int n) {
        auto at = std::ranges::find_if(tokens, matches);
        while (--n > 0)
            at = std::find_if(at + 1, tokens.end(), matches);
        return static_cast<std::size_t>(at - tokens.begin());
    };
    const auto separator = [](const Token& t) { return t.sign == Sign::Separator; };
    const auto degree = [](const Token& t) { return t.sign == Sign::Degree; };
    const auto number = [](const Token& t) { return t.sign == Sign::Number; };
    const auto at = [](std::size_t place) { return std::optional(std::pair(place, place)); };

    if (const auto separatorCount = count(separator); separatorCount > 0)
        return separatorCount == 1 ? std::optional(std::pair(nth(separator, 1), nth(separator, 1) + 1)) : std::nullopt;
    if (count(isAxis) == 2)
        return isAxis(tokens.front()) ? at(nth(isAxis, 2)) : at(nth(isAxis, 1) + 1);
    if (count(isAxis) > 0)
        return std::nullopt;
    if (count(degree) == 2 && nth(degree, 2) > 0)
        return at(nth(degree, 2) - 1);
    const auto numbers = count(number);
    if (numbers == std::ssize(tokens) && numbers % 2 == 0)
        return at(static_cast<std::size_t>(numbers / 2));
    return std::nullopt;
}

std::optional<GeoPoint> pointOf(const Angle& first, const Angle& second) {
    const bool swapped = first.axis == Sign::Longitude || second.axis == Sign::Latitude;
    if (swapped && (first.axis == Sign::Latitude || second.axis == Sign::Longitude))
        return std::nullopt;
    if (first.axis && first.axis == second.axis)
        return std::nullopt;
    const double latitude = swapped ? second.degrees : first.degrees;
    const double longitude = swapped ? first.degrees : second.degrees;
    if (!(std::abs(latitude) <= 90) || !isLongitude(longitude))
        return std::nullopt;
    return GeoPoint{latitude, wrapLongitude(longitude)};
}

std::optional<GeoPoint> parsePointed(std::string_view text) {
    const std::optional<Tokens> tokens = tokenise(text);
    if (!tokens || tokens->empty())
        return std::nullopt;
    const auto cut = border(*tokens);
    if (!cut)
        return std::nullopt;
    const auto first = parseAngle(std::span(*tokens).first(cut->first));
    const auto second = parseAngle(std::span(*tokens).subspan(cut->second));
    return first && second ? pointOf(*first, *second) : std::nullopt;
}

// The text with its decimal commas as points: 47,123; 8,456. Only where nothing else can be meant: there is no point, and
// there are two commas between digits with more than digits between the two.
std::optional<std::string> withDecimalCommas(std::string_view text) {
    std::vector<std::size_t> commas;
    for (std::size_t i = 1; i + 1 < text.size(); ++i) {
        if (text[i] == ',' && isDigit(text[i - 1]) && isDigit(text[i + 1]))
            commas.push_back(i);
    }
    if (commas.size() != 2 || text.contains('.'))
        return std::nullopt;
    if (std::ranges::all_of(text.substr(commas[0] + 1, commas[1] - commas[0] - 1), isDigit))
        return std::nullopt;
    std::string pointed(text);
    pointed[commas[0]] = pointed[commas[1]] = '.';
    return pointed;
}

// The text with the units of 47d22m30s as signs: 47°22'30".
std::string withUnitSigns(std::string_view text) {
    static const std::regex units(R"((\d{1,3})d(?:(\d{1,2}(?:\.\d{1,12})?)m(?:(\d{1,2}(?:\.\d{1,12})?)s)?)?)");
    std::string signs;
    std::cregex_iterator match(text.data(), text.data() + text.size(), units);
    const char* rest = text.data();
    for (; match != std::cregex_iterator(); rest = (*match++)[0].second) {
        signs.append(rest, (*match)[0].first).append((*match)[1]).append("°");
        if ((*match)[2].matched)
            signs.append((*match)[2]).append("'");
        if ((*match)[3].matched)
            signs.append((*match)[3]).append("\"");
    }
    return signs.append(rest, text.data() + text.size());
}

} // namespace

std::optional<GeoPoint> parseAnglePair(std::string_view text) {
    const std::string pointed = withDecimalCommas(text).value_or(std::string(text));
    return parsePointed(withUnitSigns(pointed));
}

} // namespace whereabouts
