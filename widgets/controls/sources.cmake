target_sources(whereabouts_widgets PRIVATE
  controls/iconprovider.h controls/iconprovider.cpp)
set_source_files_properties(controls/Theme.qml PROPERTIES QT_QML_SINGLETON_TYPE TRUE)
whereabouts_qml_files(
  controls/Theme.qml controls/Label.qml controls/Icon.qml controls/FocusRing.qml controls/Hint.qml controls/Panel.qml
  controls/PushButton.qml controls/IconButton.qml controls/ValueSlider.qml controls/Toggle.qml controls/Choice.qml
  controls/Bar.qml controls/ScrollArea.qml controls/Sheet.qml controls/ActionMenu.qml controls/ActionItem.qml
  controls/TextEntry.qml)
target_link_libraries(whereabouts_widgets PRIVATE Qt6::Svg)
file(GLOB icons CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/resources/icons/*.svg)
qt_add_resources(whereabouts_widgets icons PREFIX /icons BASE ${PROJECT_SOURCE_DIR}/resources/icons FILES ${icons})
