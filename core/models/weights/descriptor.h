#pragma once

#include <unistd.h>

namespace whereabouts {

// A file descriptor that closes itself; below 0 where the file could not be opened.
class Descriptor {
public:
    explicit Descriptor(int number) : m_number(number) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() {
        if (m_number >= 0)
            ::close(m_number);
    }
    operator int() const { return m_number; }

private:
    int m_number;
};

} // namespace whereabouts
