#include "models/weights/standin.h"

#include <algorithm>
#include <array>
#include <format>

namespace whereabouts {

namespace {

bool startsWithoutCase(std::string_view text, std::string_view lowerCase) {
    return text.size() >= lowerCase.size() &&
           std::ranges::equal(text.substr(0, lowerCase.size()), lowerCase, {}, [](char c) { return c >= 'A' && c <= 'Z' ? char(c | 0x20) : c; });
}

} // namespace

std::string standIn(std::string_view content) {
    constexpr std::array<std::string_view, 2> pages{"<!doctype html", "<html"};
    if (content.starts_with("version https://git-lfs"))
        return std::format("a Git LFS pointer of {} bytes, not the file itself: run git lfs pull in its folder", content.size());
    content = content.substr(0, 1024);
    const std::string_view text = content.substr(std::min(content.find_first_not_of("\xef\xbb\xbf \t\r\n"), content.size()));
    if (std::ranges::any_of(pages, [&](std::string_view page) { return startsWithoutCase(text, page); }))
        return "a web page, not the file itself: download the file anew";
    return {};
}

} // namespace whereabouts
