#include "bench.h"
#include "core/prediction/posteriors.h"
#include "geo/mercator.h"
#include "prediction/density.h"
#include "prediction/outline.h"
#include "prediction/region.h"

using namespace whereabouts;

// A posterior of 10,000 cells becomes what the window draws of it.
int main() {
    BenchReport report("heatmap");
    const Posterior posterior = randomPosterior(gridPartition(71, 142), 1, 2.0);
    const RasterGeometry mercator{.box = {-mercator::latitudeLimit, -180, mercator::latitudeLimit, 180},
                                  .width = 2048,
                                  .height = 2048,
                                  .projection = RasterProjection::Mercator};
    report.atMost("heatmap of 10,000 cells at 2048x2048, as the window draws it", 15, "ms",
                  medianMs(50, [&] { densityRaster(posterior, mercator, CellShape::Tent); }));
    report.atMost("heatmap of 10,000 cells at 2048x2048, plain", 15, "ms",
                  medianMs(50, [&] { densityRaster(posterior, mercator, CellShape::Box); }));
    report.figure("estimate of 10,000 cells", "ms", medianMs(50, [&] { static_cast<void>(posterior.estimate()); }));
    report.figure("ten candidates of 10,000 cells", "ms", medianMs(50, [&] { static_cast<void>(posterior.topCandidates(10)); }));
    report.figure("50 % credible outline of 10,000 cells", "ms", medianMs(50, [&] { credibleOutline(posterior, 0.5); }));
    const Regions notHere{{}, {{{20, 30}, 1500, {}}}};
    const Posterior cut = notHere.applied(posterior);
    report.figure("10,000 cells cut at a circle", "ms", medianMs(20, [&] { static_cast<void>(notHere.applied(posterior)); }));
    report.figure("the same, heatmap at 2048x2048 as the window draws it", "ms",
                  medianMs(20, [&] { densityRaster(cut, mercator, CellShape::Tent); }));
    return report.print();
}
