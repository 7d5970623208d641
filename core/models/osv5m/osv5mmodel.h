#pragma once

#include "models/osv5m/osv5mconfig.h"
#include "models/torchmodel.h"

#include <filesystem>
#include <memory>

namespace whereabouts {

// Opens an imported OpenStreetView-5M checkpoint: config.json as published, weights.safetensors with backbone.*, mid.* and
// head.*, and cells.csv where it classifies cells and does not hold them itself.
//
// Its posterior: a classifier's softmax over the cells of its table, each cell's point its centroid or where the hybrid's
// offset lies. Classes that are places by name (their table [classes, 2] of radians is head.id_to_gps.id_to_gps) are summed
// over a quadtree grown around those places. A regression's place becomes a von Mises-Fisher density over even cells of 334 km
// (evenPartition), as wide as the paper's models of that kind err: in the mean 2,992 km, with sines and cosines 4,797 km.
//
// outputs() gives, for `pixel_values`: `features`, `mid`, `gps` (radians, as the published code gives it), and where it
// classifies `label` (logits), `probabilities`, and a hybrid's `reg`, `center` and `size`.
//
// The backbone and the layers behind it run on the device, on the CPU in float32; the head always on the CPU.
//
// Fails with a sentence that names the file and the tensor, the key or the line. Takes no memory that its files do not fill.
Result<std::shared_ptr<TorchModel>> openOsv5m(const std::filesystem::path& folder, Device device, Precision precision);

// Where the parts of a checkpoint lie; the table of cells need not be there.
struct Osv5mFiles {
    std::filesystem::path config, weights, cells;
};

// Whether openOsv5m() would take these tensors, as far as their names and shapes tell: only those of the head are read. Without
// its head where what it chooses among is not known yet. Fails as openOsv5m() does.
Result<void> checkOsv5m(const Osv5mFiles& files, const Tensors& tensors, bool withHead);

} // namespace whereabouts
