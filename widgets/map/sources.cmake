target_sources(whereabouts_widgets PRIVATE map/mapview.h map/mapview.cpp)
target_include_directories(whereabouts_widgets PUBLIC ${CMAKE_CURRENT_SOURCE_DIR}/map)
whereabouts_qml_files(map/Pin.qml)
