find_package(Qt6 REQUIRED COMPONENTS Concurrent ShaderTools)
target_sources(whereabouts_widgets PRIVATE
  map/basemapfile.cpp
  map/basemaplayer.cpp map/basemaplayer.h
  map/citynames.cpp map/citynames.h
  map/graticulelayer.cpp map/graticulelayer.h
  map/heatimage.cpp map/heatimage.h
  map/heatmaplayer.cpp map/heatmaplayer.h
  map/heatmapsource.cpp map/heatmapsource.h
  map/imagerylayer.cpp map/imagerylayer.h
  map/labellayer.cpp map/labellayer.h
  map/mapcamera.cpp map/mapcamera.h
  map/mapdrawing.cpp map/mapdrawing.h
  map/maplayer.cpp map/maplayer.h
  map/mapview.cpp map/mapview.h
  map/mapmaterials.cpp
  map/osmreach.cpp map/osmreach.h
  map/outlinelayer.cpp map/outlinelayer.h
  map/regiondrawing.cpp map/regiondrawing.h
  map/triangulate.cpp)
target_include_directories(whereabouts_widgets PUBLIC ${CMAKE_CURRENT_SOURCE_DIR}/map)
target_link_libraries(whereabouts_widgets PUBLIC Qt6::Concurrent)
whereabouts_qml_files(
  map/BaseLayers.qml
  map/CrossHair.qml
  map/ExplorerMap.qml
  map/MapColors.qml
  map/MapFurniture.qml
  map/MapGestures.qml
  map/OsmTiles.qml
  map/Pin.qml
  map/PinDisc.qml
  map/PinSign.qml
  map/RegionSketch.qml
  map/ScaleBar.qml
  map/ZoomButton.qml)
qt_add_shaders(whereabouts_widgets whereabouts_map_shaders PREFIX /whereabouts/map BASE map
  FILES map/shaders/line.vert map/shaders/line.frag map/shaders/fill.vert map/shaders/fill.frag)
