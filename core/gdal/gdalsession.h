#pragma once

namespace whereabouts {

// Where a thread works with GDAL: its drivers are registered, and while the session lives GDAL prints nothing on this
// thread, writes no side files and looks at no neighbouring ones.
class GdalSession {
public:
    GdalSession();
    GdalSession(const GdalSession&) = delete;
    GdalSession& operator=(const GdalSession&) = delete;
    ~GdalSession();
};

} // namespace whereabouts
