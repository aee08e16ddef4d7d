# The page of the html format: src/report/page becomes constants in the library report. As a script (-P) it writes the unit.
if(CMAKE_SCRIPT_MODE_FILE)
  set(out "// Generated from src/report/page.\n#include \"report/html.hpp\"\n\nnamespace zonelint::report {\n\n")
  function(add name)
    set(text "")
    foreach(file ${ARGN})
      file(READ ${DIR}/${file} one)
      string(APPEND text "${one}")
    endforeach()
    # One literal may hold 64 KiB by the letter of the standard: the whole is cut where lines end.
    string(REPLACE "\n}\n" "\n}\n)__page__\" R\"__page__(" text "${text}")
    string(APPEND out "std::string_view page_${name}() { return R\"__page__(${text})__page__\"; }\n")
    set(out "${out}" PARENT_SCOPE)
  endfunction()
  add(html page.html)
  add(css page.css)
  add(js data.js table.js domain.js main.js)
  file(WRITE ${OUT} "${out}\n}  // namespace zonelint::report\n")
else()
  file(GLOB page_files CONFIGURE_DEPENDS src/report/page/*)
  add_custom_command(OUTPUT ${PROJECT_BINARY_DIR}/page.cpp
    COMMAND ${CMAKE_COMMAND} -DDIR=${PROJECT_SOURCE_DIR}/src/report/page -DOUT=${PROJECT_BINARY_DIR}/page.cpp
      -P ${PROJECT_SOURCE_DIR}/cmake/page.cmake
    DEPENDS ${page_files} cmake/page.cmake)
  target_sources(zonelint_report PRIVATE ${PROJECT_BINARY_DIR}/page.cpp)
endif()
