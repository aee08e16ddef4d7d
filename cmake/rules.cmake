# The rule files become constant tables: start-up parses no TOML, and a mistake in a rule file fails the build.
file(GLOB rule_files CONFIGURE_DEPENDS rules/*.toml rules/profiles/*.toml rules/providers/*.toml rules/known/*.zone)
set(rules_generated ${PROJECT_BINARY_DIR}/generated/rules.cpp ${PROJECT_BINARY_DIR}/generated/rule_texts.cpp)
file(MAKE_DIRECTORY ${PROJECT_BINARY_DIR}/generated)

add_executable(zonelint_rules_compiler src/lint/rules_compiler_main.cpp)
target_link_libraries(zonelint_rules_compiler PRIVATE zonelint_lint zonelint_flags)
add_custom_command(
  OUTPUT ${rules_generated}
  COMMAND zonelint_rules_compiler ${PROJECT_SOURCE_DIR}/rules ${rules_generated}
  DEPENDS zonelint_rules_compiler ${rule_files}
  COMMENT "Compiling the rule files"
  VERBATIM)
add_library(zonelint_rules STATIC ${rules_generated})
target_link_libraries(zonelint_rules PUBLIC zonelint_lint PRIVATE zonelint_flags)
