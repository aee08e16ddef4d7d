# rules/providers/*.toml and rules/known/*.zone become constant tables: start-up parses nothing. Include after the mail
# layer; the library zonelint_providers is for whoever hands providers to it.
add_executable(zonelint_providers_compiler src/mail/providers_compiler_main.cpp)
target_link_libraries(zonelint_providers_compiler PRIVATE zonelint_mail zonelint_flags)

file(GLOB ZONELINT_PROVIDER_FILES CONFIGURE_DEPENDS
  ${PROJECT_SOURCE_DIR}/rules/providers/*.toml ${PROJECT_SOURCE_DIR}/rules/known/*.zone)
set(ZONELINT_PROVIDER_TABLE ${PROJECT_BINARY_DIR}/generated/providers_table.cpp)
file(MAKE_DIRECTORY ${PROJECT_BINARY_DIR}/generated)
add_custom_command(
  OUTPUT ${ZONELINT_PROVIDER_TABLE}
  COMMAND zonelint_providers_compiler ${ZONELINT_PROVIDER_TABLE} ${ZONELINT_PROVIDER_FILES}
  DEPENDS zonelint_providers_compiler ${ZONELINT_PROVIDER_FILES}
  COMMENT "Compiling the provider files"
  VERBATIM)
add_library(zonelint_providers STATIC ${ZONELINT_PROVIDER_TABLE})
target_link_libraries(zonelint_providers PUBLIC zonelint_mail)
