#include "models/clip/promptembeddings.h"

#include "base/paths.h"
#include "models/batches.h"
#include "models/modelrun.h"

#include <algorithm>
#include <numeric>

namespace whereabouts {
namespace fs = std::filesystem;

namespace {

constexpr std::size_t mostAtOnce = 64;
const char* const tensorName = "embeddings";

std::optional<torch::Tensor> keptEmbeddings(const fs::path& file, std::int64_t prompts, std::int64_t width) {
    const Result<SafetensorsFile> opened = SafetensorsFile::open(file);
    if (!opened)
        return std::nullopt;
    const Result<torch::Tensor> found = tensorOf(*opened, tensorName);
    const bool fits = found && found->scalar_type() == torch::kFloat32 && found->sizes() == torch::IntArrayRef({prompts, width});
    return fits ? std::optional(*found) : std::nullopt;
}

} // namespace

PromptEmbeddings::PromptEmbeddings(ClipModel clip, ClipTokenizer tokenizer)
    : m_clip(std::move(clip)), m_tokenizer(std::move(tokenizer)) {}

PromptEmbeddings::Tokens PromptEmbeddings::tokensOf(const std::string& text) const {
    return m_tokenizer.encode(text, static_cast<std::size_t>(m_clip->config.text->context));
}

torch::Tensor PromptEmbeddings::ofSentence(const std::string& sentence) {
    weights(); // before the tower runs: a tower may change the form of its weights when it is first asked
    return embedded({tokensOf(sentence)})[0];
}

std::string PromptEmbeddings::noticeOf(const std::string& sentence, const std::string& model) const {
    return cutNotice(m_tokenizer, sentence, static_cast<std::size_t>(m_clip->config.text->context), model);
}

torch::Tensor PromptEmbeddings::ofPrompts(std::span<const std::string> prompts) {
    if (const auto found = m_kept.find(prompts.data()); found != m_kept.end())
        return found->second;
    std::vector<Tokens> tokens;
    Fingerprint fingerprint = weights();
    for (const std::string& prompt : prompts) {
        tokens.push_back(tokensOf(prompt));
        fingerprint.add(std::as_bytes(std::span(tokens.back())));
    }
    const fs::path file = cacheFolder() / "prompts" / (fingerprint.text() + ".safetensors");
    const auto onDisk = keptEmbeddings(file, std::ssize(tokens), m_clip->config.embedding);
    const torch::Tensor embeddings = onDisk ? *onDisk : torch::nn::functional::normalize(embedded(tokens));
    if (!onDisk) {
        std::error_code error;
        fs::create_directories(file.parent_path(), error);
        static_cast<void>(saveTensors(file, {{tensorName, embeddings}}, {})); // a full disk only costs the next start its time
    }
    return m_kept.emplace(prompts.data(), embeddings).first->second;
}

// Prompts of one length go through the tower together: none is padded.
torch::Tensor PromptEmbeddings::embedded(const std::vector<Tokens>& prompts) {
    std::vector<std::size_t> order(prompts.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, {}, [&](std::size_t i) { return prompts[i].size(); });
    torch::Tensor result = torch::empty({std::ssize(prompts), m_clip->config.embedding});
    for (std::size_t first = 0; first < order.size();) {
        const std::size_t length = prompts[order[first]].size();
        std::vector<std::int64_t> rows;
        Tokens tokens;
        for (; first < order.size() && rows.size() < mostAtOnce && prompts[order[first]].size() == length; ++first) {
            rows.push_back(static_cast<std::int64_t>(order[first]));
            tokens.insert(tokens.end(), prompts[order[first]].begin(), prompts[order[first]].end());
        }
        const torch::Tensor batch = torch::tensor(tokens).view({std::ssize(rows), static_cast<std::int64_t>(length)});
        torch::Tensor embeddings = torch::empty({batch.size(0), m_clip->config.embedding});
        const auto embed = [&](std::int64_t from, std::int64_t count) {
            embeddings.narrow(0, from, count).copy_(m_clip->textEmbeddings(batch.narrow(0, from, count)));
        };
        inBatches(batch.size(0), batch.size(0), embed, [] {}); // who opened the model goes on on the CPU
        result.index_copy_(0, torch::tensor(rows), embeddings);
    }
    return result;
}

const Fingerprint& PromptEmbeddings::weights() {
    if (!m_weights) {
        m_weights.emplace();
        if (const auto packing = m_clip->packing()) // other numbers by a little
            m_weights->add(torch::toString(*packing));
        for (const auto& parameter : m_clip->named_parameters()) {
            if (parameter.key().starts_with("text_"))
                addTensor(*m_weights, parameter.value());
        }
    }
    return *m_weights;
}

} // namespace whereabouts
