# zonelint_layer(NAME [COLD] DIR dir PCH header [USES layer...] [LINK library...])
# A layer is the static library zonelint_NAME of every *.cpp in DIR. src/cli/main.cpp is the program, not the layer.
# COLD: nothing in it runs once a record, so that a fifth of its build is better than its last percents of speed.
function(zonelint_layer name)
  cmake_parse_arguments(L "COLD" "DIR;PCH" "USES;LINK" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${L_DIR}/*.cpp)
  list(FILTER sources EXCLUDE REGEX "src/cli/main.cpp$")
  list(FILTER sources EXCLUDE REGEX "_compiler_main.cpp$")
  if(NOT sources)
    set(sources ${PROJECT_SOURCE_DIR}/cmake/empty.cpp)
  endif()
  add_library(zonelint_${name} STATIC ${sources})
  target_include_directories(zonelint_${name} PUBLIC ${PROJECT_SOURCE_DIR} ${PROJECT_SOURCE_DIR}/src)
  target_link_libraries(zonelint_${name} PRIVATE zonelint_flags)
  foreach(used ${L_USES})
    target_link_libraries(zonelint_${name} PUBLIC zonelint_${used})
  endforeach()
  target_link_libraries(zonelint_${name} PUBLIC Boost::headers ${L_LINK})
  if(L_COLD)
    target_compile_options(zonelint_${name} PRIVATE $<$<CONFIG:Release>:-O1>)
  endif()
  # Most of a unit's time is its headers: those that nearly every unit of the layer reads are read once.
  target_precompile_headers(zonelint_${name} PRIVATE
    <algorithm> <array> <cstdint> <map> <memory> <optional> <set> <span> <string> <string_view> <vector> <fmt/format.h>
    ${PROJECT_SOURCE_DIR}/${L_PCH})
endfunction()
