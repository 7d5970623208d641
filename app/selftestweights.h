#pragma once

#include "base/result.h"

#include <filesystem>

// Small models for the self-test to import, in the form that their authors publish them: published names, small shapes, random
// weights that are the same every time. They know nothing of the Earth. Each makes the folder where there is none, and
// fails with a sentence that names the file.

// CLIP as a Hugging Face folder with the whole vocabulary, 14 MB: takes pictures and sentences.
whereabouts::Result<void> writeSmallClip(const std::filesystem::path& folder);

// Its image tower alone, 1 MB: what has no text tower.
whereabouts::Result<void> writeSmallImageTower(const std::filesystem::path& folder);

// A SatCLIP with its hyper_parameters.json: takes places.
whereabouts::Result<void> writeSmallSatClip(const std::filesystem::path& folder);
