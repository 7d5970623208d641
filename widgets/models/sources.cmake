target_sources(whereabouts_widgets PRIVATE
  models/modelcard.h models/modelcard.cpp
  models/modelcheck.h models/modelcheck.cpp
  models/modelfindings.h models/modelfindings.cpp
  models/modelimport.h models/modelimport.cpp
  models/modellibrary.h models/modellibrary.cpp
  models/modeltitles.h models/modeltitles.cpp)
target_include_directories(whereabouts_widgets PUBLIC ${CMAKE_CURRENT_SOURCE_DIR}/models)
