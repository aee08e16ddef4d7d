# The rule files become constant tables: start-up parses no TOML. (Filled by the rule compiler below.)
add_library(zonelint_rules INTERFACE)
