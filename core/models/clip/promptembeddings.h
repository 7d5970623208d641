#pragma once

#include "models/clip/clipmodel.h"
#include "models/text/cliptokenizer.h"

#include <map>
#include <span>
#include <string>

namespace whereabouts {

// CLIP's embeddings of sentences. Lists of prompts are embedded when they are first asked for, each prompt with only as many
// tokens as it has, and kept: in memory, and in cacheFolder()/prompts under the fingerprint of the text tower's weights and
// the tokens. Calls one at a time.
class PromptEmbeddings {
public:
    // The model has a text tower of CLIP's vocabulary.
    PromptEmbeddings(ClipModel clip, ClipTokenizer tokenizer);

    // One sentence -> [d], not normalised.
    torch::Tensor ofSentence(const std::string& sentence);

    // Of a sentence, by the model of that name: cutNotice().
    std::string noticeOf(const std::string& sentence, const std::string& model) const;

    // [prompts, d], L2-normalised. The list of prompts outlives this object and stays as it is. Throws, naming the layer,
    // where one is not finite.
    torch::Tensor ofPrompts(std::span<const std::string> prompts);

private:
    using Tokens = std::vector<std::int64_t>;
    Tokens tokensOf(const std::string& text) const;
    torch::Tensor embedded(const std::vector<Tokens>& prompts);
    const Fingerprint& weights();

    ClipModel m_clip;
    ClipTokenizer m_tokenizer;
    std::optional<Fingerprint> m_weights;
    std::map<const std::string*, torch::Tensor> m_kept; // by the list's first prompt
};

} // namespace whereabouts
