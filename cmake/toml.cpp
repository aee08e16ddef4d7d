// The one unit that holds toml++'s definitions. Its parser asserts what its callers have not checked ("[="
// and
// "[1, }"), and reports the mistake itself a line further on: a mistake in a file must not end the program.
#define TOML_ASSERT(expr) static_assert(true)
#define TOML_IMPLEMENTATION
#include <toml++/toml.h>
