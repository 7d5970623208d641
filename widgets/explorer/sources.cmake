target_sources(whereabouts_widgets PRIVATE
  explorer/answer.h explorer/answer.cpp
  explorer/candidatemodel.h explorer/candidatemodel.cpp
  explorer/clipboard.h explorer/clipboard.cpp
  explorer/explorer.h explorer/explorer.cpp
  explorer/exporter.h explorer/exporter.cpp
  explorer/format.h explorer/format.cpp
  explorer/historymodel.h explorer/historymodel.cpp
  explorer/intake.h explorer/intake.cpp
  explorer/located.h explorer/located.cpp
  explorer/latestjob.h
  explorer/locator.h explorer/locator.cpp
  explorer/mapfigure.h explorer/mapfigure.cpp
  explorer/mapsigns.h explorer/mapsigns.cpp
  explorer/placesearch.h explorer/placesearch.cpp
  explorer/query.h explorer/query.cpp
  explorer/ramp.h explorer/ramp.cpp
  explorer/regionmodel.h explorer/regionmodel.cpp
  explorer/resultpicture.h explorer/resultpicture.cpp
  explorer/thumbnails.h explorer/thumbnails.cpp)
target_include_directories(whereabouts_widgets PUBLIC ${CMAKE_CURRENT_SOURCE_DIR}/explorer)
