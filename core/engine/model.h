#pragma once

#include "base/progress.h"
#include "base/result.h"
#include "geo/geopoint.h"
#include "geo/partition.h"

#include <array>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace whereabouts {

// How a picture becomes the encoder's input.
enum class Preprocess : std::uint8_t {
    Raw,     // as OpenAI's CLIP does it: resize, then centre crop (half-to-even), then RGB, no EXIF rotation
    HfStyle, // as Hugging Face's CLIPImageProcessor does it: RGB first, floored centre crop
    Orbit,   // EXIF rotation, centre square, box-filtered to the size; may decode at reduced size
};

// What a model can be asked about.
enum class Modality : std::uint8_t {
    Ground,    // a picture
    Satellite, // a picture from above
    Text,      // a sentence
    Gps,       // a place
};

struct ImageInput {
    int size = 0; // side of the square in pixels
    std::array<float, 3> mean{}, deviation{1, 1, 1};
    Preprocess preprocess = Preprocess::HfStyle;
};

// What the program knows of a model before it runs it.
struct ModelInfo {
    std::string name;
    std::string title;       // for people
    std::string description; // one sentence: what it knows
    std::filesystem::path folder;
    std::vector<Modality> takes{Modality::Ground};
    ImageInput image;
    std::int64_t parameters = 0;
    std::int64_t bytes = 0;
    std::string licence;
    double inDomainThreshold = 0.0; // below it a picture is not of a kind the model has seen; 0: the model does not say
};

// Normalised pictures, [count, 3, size, size] float32, row-major.
struct PixelBatch {
    int count = 0;
    int size = 0;
    std::vector<float> values;
};

// What a model says of one picture.
struct Prediction {
    std::vector<float> probabilities; // [cells], calibrated, sums to 1
    std::vector<GeoPoint> points;     // [cells] where within each cell the place would be (centroid plus offset)
    std::vector<float> embedding;     // [d] float32, L2-normalised
    double inDomain = 1.0;            // 0 (nothing like the training data) to 1
    double encodeMs = 0.0, headMs = 0.0;
    std::string notice;               // a sentence the user should read of how it came about; mostly none
};

// Fastest: a GPU where LibTorch can use one, else the CPU.
enum class Device : std::uint8_t { Cpu, Cuda, Fastest };

// Float32 computes as the references do. Fastest takes bfloat16 where the processor multiplies it by instructions of its
// own, else float16 on a GPU and float32 on the CPU, and may order the work as it likes: the cosine to float32's embeddings stays above 0.999.
enum class Precision : std::uint8_t { Float32, Fastest };

// A model in memory. Calls may come from any thread, one at a time.
class Model {
public:
    virtual ~Model() = default;
    virtual const ModelInfo& info() const = 0;
    virtual const Partition& partition() const = 0;
    // What the first answer would otherwise wait long for, done once; afterwards it returns at once.
    virtual Result<void> prepare(const Progress& progress, std::stop_token stop);
    // One Prediction per picture. Fails when an output is not finite (the sentence names the layer).
    virtual Result<std::vector<Prediction>> predict(const PixelBatch& pictures) = 0;

    // Where a sentence fits. Fails, naming the model, where it takes no text.
    virtual Result<Prediction> predictText(const std::string& sentence);
    // The places whose embedding is most like the one of this place. Fails, naming the model, where it takes none.
    virtual Result<Prediction> predictNear(const GeoPoint& place);
};

} // namespace whereabouts
