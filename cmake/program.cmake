# How the program is linked. Include after its target is made.
#
# A static program touches a third of the pages that a dynamic one does before main, and a hook starts it for every commit.
# jemalloc asks for huge pages: facts are many small objects, and a fresh page of 4 KiB costs as much as filling it ten times.
include(CheckCXXSourceCompiles)

find_library(ZONELINT_JEMALLOC libjemalloc.a)
if(ZONELINT_JEMALLOC AND NOT ZONELINT_SANITIZE)
  target_link_libraries(zonelint PRIVATE ${ZONELINT_JEMALLOC} Threads::Threads ${CMAKE_DL_LIBS} m)
endif()

if(ZONELINT_STATIC AND NOT ZONELINT_SANITIZE AND OPENSSL_CRYPTO_LIBRARY MATCHES "\\.a$")
  set(CMAKE_REQUIRED_LINK_OPTIONS -static)
  check_cxx_source_compiles("#include <string>\nint main(int n, char**) { return static_cast<int>(std::string(static_cast<unsigned>(n), 'a').size()); }"
    ZONELINT_LINKS_STATIC)
  unset(CMAKE_REQUIRED_LINK_OPTIONS)
  if(ZONELINT_LINKS_STATIC)
    # libcrypto could load modules with dlopen, which nothing here makes it do: that warning is not for this program.
    target_link_options(zonelint PRIVATE -static)
  endif()
endif()
