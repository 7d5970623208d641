target_sources(whereabouts_widgets PRIVATE
  settings/settings.h settings/settings.cpp)
target_include_directories(whereabouts_widgets PUBLIC ${CMAKE_CURRENT_SOURCE_DIR}/settings)
