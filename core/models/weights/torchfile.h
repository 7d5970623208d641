#pragma once

#include "models/weights/picklevalue.h"
#include "models/weights/zipdirectory.h"

#include <stop_token>

namespace whereabouts {

// A file as torch.save writes it since PyTorch 1.6 (.pth, .bin, .ckpt): a zip archive with a pickle and the bytes of each
// storage. Everything in it is checked before it is handed out, and nothing in it is run. Immutable; any thread. The file
// is mapped, not read: it must not be cut short while it is in use.
class TorchFile {
public:
    // Fails with a sentence that names the file, the rule it breaks and, for the older form of torch.save and for
    // TorchScript, the way out. Takes memory for the pickle only. The storages are not read: see checkStorages().
    static Result<TorchFile> open(const std::filesystem::path& file);

    // The same for bytes in memory, which `mapping` keeps, or which must outlive the result; `file` is only named in errors.
    static Result<TorchFile> parse(const std::filesystem::path& file, std::span<const std::byte> bytes,
                                   std::shared_ptr<const void> mapping = nullptr);

    const std::filesystem::path& path() const { return m_path; }
    const PickleValue& root() const { return *m_root; }

    // The tensors of the state dict: the root itself, or what stands under "state_dict" as Lightning and OpenCLIP have it.
    // A root that is one tensor has the file's name without its extension. A number or a string beside the tensors is
    // left out. Fails with a sentence where there are none, or one name occurs twice.
    Result<std::map<std::string, const StoredTensor*>> tensors() const;

    // Reads every storage once and compares it with its CRC-32. Fails with a sentence that names the file and the entry whose
    // content is another one, or with Error::Code::Stopped.
    Result<void> checkStorages(std::stop_token stop) const;

    // Keeps the bytes of the tensors alive, beyond this object too.
    std::shared_ptr<const void> mapping() const { return m_mapping; }

private:
    std::filesystem::path m_path;
    std::shared_ptr<const void> m_mapping;
    std::shared_ptr<const PickleValues> m_values;
    const PickleValue* m_root = nullptr;
    ZipDirectory m_storages; // those that the pickle names
};

} // namespace whereabouts
