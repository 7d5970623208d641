#pragma once

#include <nlohmann/json.hpp>

#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <vector>

// A golden .safetensors file: 8-byte little-endian header length, JSON header, raw data. For our own fixtures only: the
// product's reader, which trusts nothing, is in core/models.
class SafetensorsFixture {
public:
    explicit SafetensorsFixture(const std::filesystem::path& file) {
        std::ifstream stream(file, std::ios::binary);
        std::uint64_t length = 0;
        stream.read(reinterpret_cast<char*>(&length), sizeof length);
        std::string header(length, '\0');
        stream.read(header.data(), static_cast<std::streamsize>(length));
        if (!stream)
            throw std::runtime_error("cannot read " + file.string());
        m_header = nlohmann::json::parse(header);
        m_data.assign(std::istreambuf_iterator<char>(stream), {});
    }

    std::vector<std::size_t> shape(const std::string& name) const { return m_header.at(name).at("shape"); }

    // The tensor's values, row-major. T has the size of its dtype (F64 double, F32 float, I64 int64_t, I32 int32_t).
    template <typename T>
    std::vector<T> values(const std::string& name) const {
        const auto& offsets = m_header.at(name).at("data_offsets");
        const std::size_t begin = offsets[0], end = offsets[1];
        std::size_t count = 1;
        for (const std::size_t extent : shape(name))
            count *= extent;
        if (end - begin != count * sizeof(T) || end > m_data.size())
            throw std::runtime_error(name + " is not of the type asked for");
        std::vector<T> values(count);
        std::memcpy(values.data(), m_data.data() + begin, end - begin);
        return values;
    }

private:
    nlohmann::json m_header;
    std::vector<char> m_data;
};
