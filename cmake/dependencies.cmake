# Debian 12 packages only; scripts/setup.sh installs them. Static where Debian has the archive: a static start-up
# touches far fewer pages, and a pre-commit hook starts the program for every commit.
option(ZONELINT_STATIC "link the program statically, where all archives are here" ON)
if(ZONELINT_STATIC)
  set(Boost_USE_STATIC_LIBS ON)
  set(OPENSSL_USE_STATIC_LIBS ON)
endif()
find_package(Boost 1.81 REQUIRED COMPONENTS json CONFIG)
find_package(fmt REQUIRED)
find_package(CLI11 REQUIRED)
find_package(OpenSSL REQUIRED)
find_package(Threads REQUIRED)

add_library(zonelint_flags INTERFACE)
target_compile_options(zonelint_flags INTERFACE -Wall -Wextra -Wconversion)
# g++ 12 warns of overflows in std::string and std::vector that are not there once it optimises (GCC bugs 105329, 105651,
# 105762): these four say nothing about this code.
target_compile_options(zonelint_flags INTERFACE
  $<$<CXX_COMPILER_ID:GNU>:-Wno-stringop-overflow> $<$<CXX_COMPILER_ID:GNU>:-Wno-array-bounds> $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict> $<$<CXX_COMPILER_ID:GNU>:-Wno-stringop-overread>
  # An empty std::optional counts as read (GCC bug 80635).
  $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)
if(ZONELINT_WERROR)
  target_compile_options(zonelint_flags INTERFACE -Werror)
endif()
if(ZONELINT_SANITIZE)
  add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer)
  add_link_options(-fsanitize=address,undefined)
endif()

# Debian ships fmt as a shared library only; its sources are its headers, so one unit of ours makes the static one.
get_target_property(fmt_include fmt::fmt INTERFACE_INCLUDE_DIRECTORIES)
add_library(fmt_static STATIC cmake/fmt.cpp)
target_include_directories(fmt_static SYSTEM PUBLIC ${fmt_include})

# toml++: header-only costs 11 s a unit, so it is compiled once here.
add_library(toml STATIC cmake/toml.cpp)
target_compile_definitions(toml PUBLIC TOML_HEADER_ONLY=0 TOML_EXCEPTIONS=0)
# toml++ 3.3 reaches an "unreachable" default for U+00A1 to U+0499 outside of strings; what it returns there is right.
target_compile_options(toml PRIVATE -fno-sanitize=unreachable)

add_library(dtl INTERFACE)
find_path(DTL_INCLUDE dtl/dtl.hpp REQUIRED)

function(zonelint_static name)
  find_library(ZONELINT_LIB_${name} NAMES lib${name}.a ${name} REQUIRED)
  add_library(${name} INTERFACE)
  target_link_libraries(${name} INTERFACE ${ZONELINT_LIB_${name}} ${ARGN})
endfunction()
zonelint_static(unistring)
zonelint_static(idn2 unistring)
zonelint_static(psl idn2)
zonelint_static(re2 Threads::Threads)
