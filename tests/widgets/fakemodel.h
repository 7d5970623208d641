#pragma once

#include "explorer/locator.h"
#include "base/paths.h"
#include "geo/distance.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <numeric>
#include <thread>

// A deterministic stand-in for a trained model: three hills of probability on a grid of 5 degree cells, the highest at a
// place that follows from the picture's brightness, the sentence's length or the place asked about, and from the model's
// name. Black pictures are out of its domain. `delay` makes it slow. One whose name begins with "pictures" or "places" takes
// nothing else.
class FakeModel : public whereabouts::Model {
public:
    explicit FakeModel(std::chrono::milliseconds delay = {}, const std::string& name = "orbit") : m_delay(delay) {
        using enum whereabouts::Modality;
        m_info.name = name;
        m_info.title = "Stand-in" + (name == "orbit" ? std::string() : " " + name);
        m_info.takes = name.starts_with("pictures") ? std::vector{Ground}
                       : name.starts_with("places") ? std::vector{Gps}
                                                    : std::vector{Ground, Text, Gps};
        m_info.parameters = 1234;
        m_info.inDomainThreshold = 0.5;
        for (const char letter : name)
            m_phase += name == "orbit" ? 0 : letter;
        m_info.description = "A stand-in for tests: it knows nothing of the Earth.";
        m_info.image = {.size = 64, .preprocess = whereabouts::Preprocess::Orbit};
        for (double south = -60; south < 75; south += 5)
            for (double west = -180; west < 180; west += 5)
                m_partition.cells.push_back({{south, west, south + 5, west + 5}, {south + 2.5, west + 2.5}});
    }

    const whereabouts::ModelInfo& info() const override { return m_info; }
    const whereabouts::Partition& partition() const override { return m_partition; }

    whereabouts::Result<std::vector<whereabouts::Prediction>> predict(const whereabouts::PixelBatch& pictures) override {
        std::this_thread::sleep_for(m_delay);
        if (!takes(whereabouts::Modality::Ground))
            return whereabouts::failure(whereabouts::Error::Code::BadInput, "The model " + m_info.name + " takes no pictures.");
        std::vector<whereabouts::Prediction> predictions;
        const std::size_t pixels = pictures.values.size() / static_cast<std::size_t>(pictures.count);
        for (std::size_t i = 0; i < static_cast<std::size_t>(pictures.count); ++i) {
            const auto first = pictures.values.begin() + static_cast<std::ptrdiff_t>(i * pixels);
            const double sum = std::accumulate(first, first + static_cast<std::ptrdiff_t>(pixels), 0.0);
            predictions.push_back(predictionFor(sum / static_cast<double>(pixels)));
        }
        return predictions;
    }

    whereabouts::Result<whereabouts::Prediction> predictText(const std::string& sentence) override {
        std::this_thread::sleep_for(m_delay);
        return takes(whereabouts::Modality::Text) ? predictionFor(static_cast<double>(sentence.size())) : Model::predictText(sentence);
    }
    whereabouts::Result<whereabouts::Prediction> predictNear(const whereabouts::GeoPoint& place) override {
        std::this_thread::sleep_for(m_delay);
        return takes(whereabouts::Modality::Gps) ? predictionFor(place.longitude / 997) : Model::predictNear(place);
    }

private:
    bool takes(whereabouts::Modality modality) const { return std::ranges::contains(m_info.takes, modality); }

    whereabouts::Prediction predictionFor(double brightness) const {
        const double longitude = std::fmod(brightness * 997 + m_phase, 60);
        const whereabouts::GeoPoint hills[] = {{46, longitude}, {10, 30 + longitude}, {-20, -60}};
        const double weights[] = {0.6, 0.3, 0.1};
        whereabouts::Prediction prediction;
        for (const whereabouts::Geocell& cell : m_partition.cells) {
            double value = 1e-6;
            for (int hill = 0; hill < 3; ++hill)
                value += weights[hill] * std::exp(-whereabouts::haversineKm(cell.centroid, hills[hill]) / 300);
            prediction.probabilities.push_back(static_cast<float>(value));
            prediction.points.push_back(cell.centroid);
        }
        const float total = std::accumulate(prediction.probabilities.begin(), prediction.probabilities.end(), 0.0f);
        for (float& probability : prediction.probabilities)
            probability /= total;
        prediction.embedding = {1.0f};
        prediction.inDomain = std::abs(brightness) < 1e-3 ? 0.1 : 0.9;
        return prediction;
    }

    std::chrono::milliseconds m_delay;
    double m_phase = 0;
    whereabouts::ModelInfo m_info;
    whereabouts::Partition m_partition;
};

// The stand-in and the gazetteer that ships with the program, whatever the model's name; one named "gone" is not there.
inline LocatorLoader fakeLocator(std::chrono::milliseconds delay = {}) {
    return [delay](const std::string& name) -> whereabouts::Result<Locator> {
        if (name == "gone")
            return whereabouts::failure(whereabouts::Error::Code::NotFound, "There is no model gone.");
        auto gazetteer = whereabouts::Gazetteer::load(whereabouts::resourcesFolder() / "gazetteer");
        if (!gazetteer)
            return std::unexpected(gazetteer.error());
        return Locator{std::make_shared<FakeModel>(delay, name),
                       std::make_shared<const whereabouts::Gazetteer>(std::move(*gazetteer))};
    };
}
