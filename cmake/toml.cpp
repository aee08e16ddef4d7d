// The one unit that holds toml++'s definitions.
#define TOML_IMPLEMENTATION
#include <toml++/toml.h>
