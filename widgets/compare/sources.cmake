target_sources(whereabouts_widgets PRIVATE
  compare/comparedmodel.h compare/comparedmodel.cpp
  compare/comparison.h compare/comparison.cpp
  compare/ensemblesettings.h compare/ensemblesettings.cpp
  compare/priormodel.h compare/priormodel.cpp
  compare/weightfitting.h compare/weightfitting.cpp)
target_include_directories(whereabouts_widgets PUBLIC ${CMAKE_CURRENT_SOURCE_DIR}/compare)
