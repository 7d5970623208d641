#pragma once

#include "engine/modelfolders.h"

#include <QString>

#include <vector>

// A model's title, its name where it has none; where others of `all` have the same title its name follows: "CLIP ViT-B/32
// (my-clip)". Any thread.
QString titleAmong(const whereabouts::ModelSummary& model, const std::vector<whereabouts::ModelSummary>& all);
