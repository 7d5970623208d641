#include "core/models/torchfuzzer.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <format>
#include <iostream>
#include <optional>
#include <string_view>

// fuzz_torchfile SECONDS SEED: gives the reader of torch.save's files hostile ones for as long as that. See FUZZING.md.

namespace {

std::optional<std::uint64_t> numberIn(std::string_view text) {
    std::uint64_t value = 0;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
    return fault == std::errc() && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

} // namespace

int main(int argc, char** argv) {
    using Clock = std::chrono::steady_clock;
    const auto seconds = argc == 3 ? numberIn(argv[1]) : std::nullopt, seed = argc == 3 ? numberIn(argv[2]) : std::nullopt;
    if (!seconds || !seed || *seconds > 31'536'000) {
        std::cerr << "Usage: fuzz_torchfile SECONDS SEED\n";
        return 2;
    }
    constexpr std::chrono::seconds longest{5}; // that one small file may take
    TorchFuzzer fuzzer(*seed);
    const Clock::time_point end = Clock::now() + std::chrono::seconds(*seconds);
    Clock::time_point said = Clock::now();
    std::uint64_t files = 0, refused = 0;
    int sum = 0;
    const auto say = [&] { std::cerr << std::format("seed {}: {} files, {} refused ({})\n", *seed, files, refused, sum); };
    for (Clock::time_point before = said; before < end; ++files) {
        const std::string& bytes = fuzzer.next();
        const auto file = whereabouts::TorchFile::parse("hostile.pth", std::as_bytes(std::span(bytes)));
        if (file)
            sum = (sum + touch(*file)) % 256;
        else
            ++refused;
        const Clock::time_point after = Clock::now();
        if (after - before > longest) {
            std::ofstream("slow.pth", std::ios::binary) << bytes;
            std::cerr << std::format("File {} of seed {} took longer than 5 s: it is in slow.pth.\n", files, *seed);
            return 1;
        }
        if (after - said > std::chrono::seconds(10)) {
            say();
            said = after;
        }
        before = after;
    }
    say();
    return 0;
}
