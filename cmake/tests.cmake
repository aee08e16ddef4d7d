# tests/ mirrors the tree: tests/LAYER/*.cpp is the program test_LAYER. Catch2's main is compiled once.
find_path(CATCH_INCLUDE catch2/catch.hpp REQUIRED)
add_library(catch_main STATIC tests/support/catch_main.cpp)
# The tests themselves are not optimised: Catch2's assertions cost more to optimise than to run.
target_compile_options(catch_main PUBLIC -O0)
target_compile_definitions(catch_main PUBLIC ZONELINT_SOURCE_DIR="${PROJECT_SOURCE_DIR}")

foreach(layer grammar text dns input mail facts lint fix audit report lsp)
  file(GLOB sources CONFIGURE_DEPENDS tests/${layer}/*.cpp)
  if(sources)
    add_executable(test_${layer} ${sources})
    target_include_directories(test_${layer} PRIVATE ${PROJECT_SOURCE_DIR})
    target_link_libraries(test_${layer} PRIVATE catch_main zonelint_${layer} zonelint_flags)
    # All are compiled alike, so that one precompiled header serves them.
    if(TARGET test_grammar AND NOT layer STREQUAL grammar)
      target_precompile_headers(test_${layer} REUSE_FROM test_grammar)
    else()
      target_precompile_headers(test_${layer} PRIVATE <catch2/catch.hpp> <string> <vector>)
    endif()
    add_test(NAME ${layer} COMMAND test_${layer})
  endif()
endforeach()
if(TARGET test_mail)
  target_link_libraries(test_mail PRIVATE zonelint_providers Boost::json)
endif()

if(TARGET test_lsp)
  target_link_libraries(test_lsp PRIVATE zonelint_providers)
endif()
if(TARGET test_facts)
  target_link_libraries(test_facts PRIVATE zonelint_providers)
endif()

# Programs that drive the real binary; each prints the names of what it skips.
find_package(Python3 REQUIRED COMPONENTS Interpreter)
file(GLOB drivers CONFIGURE_DEPENDS tests/cli/test_*.py tests/differential/test_*.py tests/layers/test_*.py)
foreach(driver ${drivers})
  get_filename_component(name ${driver} NAME_WE)
  get_filename_component(folder ${driver} DIRECTORY)
  get_filename_component(folder ${folder} NAME)
  add_test(NAME ${folder}_${name} COMMAND Python3::Interpreter ${driver})
  set_tests_properties(${folder}_${name} PROPERTIES
    ENVIRONMENT "ZONELINT=$<TARGET_FILE:zonelint>;ZONELINT_SOURCE=${PROJECT_SOURCE_DIR};PYTHONDONTWRITEBYTECODE=1"
    SKIP_RETURN_CODE 77)
endforeach()
