#pragma once

#include "models/weights/safetensors.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <map>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

// Layers of neural networks as plain loops in float64: what the product does with LibTorch, a second time and in another way.
namespace reference {

using Shape = std::vector<std::int64_t>;

inline std::size_t countOf(const Shape& shape) {
    std::size_t count = 1;
    for (const std::int64_t length : shape)
        count *= std::size_t(length);
    return count;
}

struct Array {
    Shape shape;
    std::vector<double> v;
    explicit Array(Shape s = {}) : shape(std::move(s)), v(countOf(shape)) {}
    Array(Shape s, std::vector<double> values) : shape(std::move(s)), v(std::move(values)) {}
    std::size_t size(std::size_t i) const { return std::size_t(shape.at(i)); }
    double& at(std::size_t i, std::size_t j) { return v.at(i * size(1) + j); }
    double at(std::size_t i, std::size_t j) const { return v.at(i * size(1) + j); }
    double& at(std::size_t c, std::size_t y, std::size_t x) { return v.at((c * size(1) + y) * size(2) + x); }
    double at(std::size_t c, std::size_t y, std::size_t x) const { return v.at((c * size(1) + y) * size(2) + x); }
};

// Seeded tensors of a model's file, float32.
class Weights {
public:
    explicit Weights(unsigned seed) : m_engine(seed) {}
    const Array& add(const std::string& name, const Shape& shape, double deviation, double mean = 0.0) {
        Array array(shape);
        std::normal_distribution<double> normal(mean, deviation);
        for (double& value : array.v)
            value = double(float(normal(m_engine)));
        return m_arrays[name] = std::move(array);
    }
    void linear(const std::string& name, std::int64_t in, std::int64_t out) {
        add(name + ".weight", {out, in}, 1.5 / std::sqrt(double(in)));
        add(name + ".bias", {out}, 0.2);
    }
    void norm(const std::string& name, std::int64_t width) {
        add(name + ".weight", {width}, 0.3, 1.0);
        add(name + ".bias", {width}, 0.2);
    }
    const Array& operator[](const std::string& name) const {
        const auto found = m_arrays.find(name);
        if (found == m_arrays.end())
            throw std::runtime_error("no tensor " + name);
        return found->second;
    }
    Array& operator[](const std::string& name) { return m_arrays[name]; }
    void erase(const std::string& name) { m_arrays.erase(name); }
    void rename(const std::string& from, const std::string& to) {
        m_arrays[to] = (*this)[from];
        m_arrays.erase(from);
    }
    bool has(const std::string& name) const { return m_arrays.contains(name); }
    std::vector<std::string> names() const {
        std::vector<std::string> names;
        for (const auto& [name, array] : m_arrays)
            names.push_back(name);
        return names;
    }

private:
    std::mt19937 m_engine;
    std::map<std::string, Array> m_arrays;
};

// Writes arrays as float32, or as float64.
class TensorFile {
public:
    void add(const std::string& name, const Array& array) {
        std::vector<float>& values = m_singles[name];
        values.assign(array.v.begin(), array.v.end());
        m_views[name] = {whereabouts::TensorType::F32, array.shape, std::as_bytes(std::span(values))};
    }
    void addDouble(const std::string& name, const Array& array) {
        std::vector<double>& values = m_doubles[name];
        values = array.v;
        m_views[name] = {whereabouts::TensorType::F64, array.shape, std::as_bytes(std::span(values))};
    }
    void addWhole(const std::string& name, const Shape& shape, const std::vector<std::int64_t>& numbers) {
        std::vector<std::int64_t>& values = m_wholes[name];
        values = numbers;
        m_views[name] = {whereabouts::TensorType::I64, shape, std::as_bytes(std::span(values))};
    }
    void add(const Weights& weights) {
        for (const std::string& name : weights.names())
            add(name, weights[name]);
    }
    whereabouts::Result<void> write(const std::filesystem::path& file) const {
        return whereabouts::writeSafetensors(file, m_views, {});
    }

private:
    std::map<std::string, std::vector<float>> m_singles;
    std::map<std::string, std::vector<double>> m_doubles;
    std::map<std::string, std::vector<std::int64_t>> m_wholes;
    whereabouts::TensorViews m_views;
};

// Rows of several arrays of the same shape under one another, with a new first dimension.
inline Array stacked(const std::vector<Array>& arrays) {
    Array result;
    result.shape = arrays.front().shape;
    result.shape.insert(result.shape.begin(), std::int64_t(arrays.size()));
    result.v.clear();
    for (const Array& array : arrays)
        result.v.insert(result.v.end(), array.v.begin(), array.v.end());
    return result;
}

inline Array item(const Array& batch, std::size_t i) {
    Array result(Shape(batch.shape.begin() + 1, batch.shape.end()));
    std::copy_n(batch.v.begin() + std::ptrdiff_t(i * result.v.size()), result.v.size(), result.v.begin());
    return result;
}

inline Array row(const Array& matrix, std::size_t i) {
    return item(matrix, i);
}

inline Array sum(const Array& a, const Array& b) {
    Array result = a;
    for (std::size_t i = 0; i < result.v.size(); ++i)
        result.v[i] += b.v.at(i % b.v.size());
    return result;
}

inline Array each(const Array& a, const std::function<double(double)>& f) {
    Array result = a;
    std::ranges::transform(result.v, result.v.begin(), f);
    return result;
}

inline double gelu(double x) { return 0.5 * x * (1.0 + std::erf(x / std::sqrt(2.0))); }
inline double geluTanh(double x) {
    return 0.5 * x * (1.0 + std::tanh(std::sqrt(2.0 / M_PI) * (x + 0.044715 * x * x * x)));
}
inline double quickGelu(double x) { return x / (1.0 + std::exp(-1.702 * x)); }
inline double relu(double x) { return x > 0.0 ? x : 0.0; }

// x [rows, in], weight [out, in].
inline Array linear(const Array& x, const Array& weight, const Array& bias) {
    Array y({std::int64_t(x.size(0)), weight.shape[0]});
    for (std::size_t i = 0; i < x.size(0); ++i) {
        for (std::size_t o = 0; o < weight.size(0); ++o) {
            double value = bias.v.empty() ? 0.0 : bias.v.at(o);
            for (std::size_t k = 0; k < x.size(1); ++k)
                value += x.at(i, k) * weight.at(o, k);
            y.at(i, o) = value;
        }
    }
    return y;
}
inline Array linear(const Array& x, const Weights& w, const std::string& name) {
    return linear(x, w[name + ".weight"], w[name + ".bias"]);
}

inline void normalise(std::vector<double>& v, std::size_t begin, std::size_t end, double epsilon) {
    double mean = 0.0, square = 0.0;
    for (std::size_t k = begin; k < end; ++k)
        mean += v[k] / double(end - begin);
    for (std::size_t k = begin; k < end; ++k)
        square += (v[k] - mean) * (v[k] - mean) / double(end - begin);
    for (std::size_t k = begin; k < end; ++k)
        v[k] = (v[k] - mean) / std::sqrt(square + epsilon);
}

// Rows of x normalised in `groups` parts.
inline Array groupNorm(Array x, const Weights& w, const std::string& name, std::size_t groups, double epsilon) {
    const std::size_t width = x.size(1), part = width / groups;
    for (std::size_t i = 0; i < x.size(0); ++i) {
        for (std::size_t g = 0; g < groups; ++g)
            normalise(x.v, i * width + g * part, i * width + (g + 1) * part, epsilon);
        for (std::size_t k = 0; k < width; ++k)
            x.at(i, k) = x.at(i, k) * w[name + ".weight"].v.at(k) + w[name + ".bias"].v.at(k);
    }
    return x;
}
inline Array layerNorm(const Array& x, const Weights& w, const std::string& name, double epsilon) {
    return groupNorm(x, w, name, 1, epsilon);
}

// q [queries, width], k and v [tokens, width].
inline Array attention(const Array& q, const Array& k, const Array& v, std::size_t heads) {
    Array result(q.shape);
    const std::size_t width = q.size(1), part = width / heads, tokens = k.size(0);
    for (std::size_t h = 0; h < heads; ++h) {
        for (std::size_t i = 0; i < q.size(0); ++i) {
            std::vector<double> weight(tokens);
            double all = 0.0;
            for (std::size_t j = 0; j < tokens; ++j) {
                double product = 0.0;
                for (std::size_t c = h * part; c < (h + 1) * part; ++c)
                    product += q.at(i, c) * k.at(j, c);
                weight[j] = std::exp(product / std::sqrt(double(part)));
                all += weight[j];
            }
            for (std::size_t j = 0; j < tokens; ++j) {
                for (std::size_t c = h * part; c < (h + 1) * part; ++c)
                    result.at(i, c) += weight[j] / all * v.at(j, c);
            }
        }
    }
    return result;
}

// A layer of CLIP's and SigLIP's towers.
inline Array clipLayer(const Array& x, const Weights& w, const std::string& name, std::size_t heads, double epsilon,
                       double (*activation)(double)) {
    const Array normed = layerNorm(x, w, name + "layer_norm1", epsilon);
    const std::string attn = name + "self_attn.";
    const Array seen = attention(linear(normed, w, attn + "q_proj"), linear(normed, w, attn + "k_proj"),
                                 linear(normed, w, attn + "v_proj"), heads);
    const Array y = sum(x, linear(seen, w, attn + "out_proj"));
    const Array inner = each(linear(layerNorm(y, w, name + "layer_norm2", epsilon), w, name + "mlp.fc1"), activation);
    return sum(y, linear(inner, w, name + "mlp.fc2"));
}

inline void addClipLayer(Weights& w, const std::string& name, std::int64_t width, std::int64_t inner) {
    w.norm(name + "layer_norm1", width);
    w.norm(name + "layer_norm2", width);
    for (const char* projection : {"q_proj", "k_proj", "v_proj", "out_proj"})
        w.linear(name + "self_attn." + projection, width, width);
    w.linear(name + "mlp.fc1", width, inner);
    w.linear(name + "mlp.fc2", inner, width);
}

// x [in, height, width], weight [out, in, size, size]; zeros around.
inline Array convolution(const Array& x, const Array& weight, const std::vector<double>& bias, std::size_t stride,
                         std::size_t padding) {
    const std::size_t size = weight.size(2), in = x.size(0);
    const std::size_t rows = (x.size(1) + 2 * padding - size) / stride + 1;
    const std::size_t columns = (x.size(2) + 2 * padding - size) / stride + 1;
    Array y({weight.shape[0], std::int64_t(rows), std::int64_t(columns)});
    for (std::size_t o = 0; o < weight.size(0); ++o) {
        for (std::size_t r = 0; r < rows; ++r) {
            for (std::size_t c = 0; c < columns; ++c) {
                double value = bias.empty() ? 0.0 : bias.at(o);
                for (std::size_t i = 0; i < in; ++i) {
                    for (std::size_t a = 0; a < size; ++a) {
                        for (std::size_t b = 0; b < size; ++b) {
                            const std::size_t yy = r * stride + a, xx = c * stride + b;
                            if (yy < padding || xx < padding || yy - padding >= x.size(1) || xx - padding >= x.size(2))
                                continue;
                            value += x.at(i, yy - padding, xx - padding) * weight.v.at(((o * in + i) * size + a) * size + b);
                        }
                    }
                }
                y.at(o, r, c) = value;
            }
        }
    }
    return y;
}

// Patches of a picture as tokens, [patches, width].
inline Array patchTokens(const Array& picture, const Array& weight, const std::vector<double>& bias) {
    const Array maps = convolution(picture, weight, bias, weight.size(2), 0);
    const std::size_t patches = maps.size(1) * maps.size(2);
    Array tokens({std::int64_t(patches), maps.shape[0]});
    for (std::size_t p = 0; p < patches; ++p) {
        for (std::size_t c = 0; c < maps.size(0); ++c)
            tokens.at(p, c) = maps.v.at(c * patches + p);
    }
    return tokens;
}

// One matrix under another.
inline Array below(const Array& top, const Array& bottom) {
    Array result({top.shape[top.shape.size() - 2] + bottom.shape[bottom.shape.size() - 2], top.shape.back()});
    result.v = top.v;
    result.v.insert(result.v.end(), bottom.v.begin(), bottom.v.end());
    return result;
}

// Numbers of a picture: smooth and not symmetrical.
inline Array picture(std::size_t side, unsigned seed) {
    Array result({3, std::int64_t(side), std::int64_t(side)});
    std::mt19937 engine(seed);
    std::normal_distribution<double> normal(0.0, 0.4);
    for (std::size_t c = 0; c < 3; ++c) {
        for (std::size_t y = 0; y < side; ++y) {
            for (std::size_t x = 0; x < side; ++x)
                result.at(c, y, x) =
                    double(float(std::sin(0.3 * double(x + seed)) + 0.05 * double(y) * double(c) + normal(engine)));
        }
    }
    return result;
}

inline Array softmax(const Array& logits) {
    double all = 0.0;
    for (const double logit : logits.v)
        all += std::exp(logit);
    return each(logits, [all](double logit) { return std::exp(logit) / all; });
}

} // namespace reference
