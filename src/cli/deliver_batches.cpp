// Change batches of Route 53 exports, on stdout or in files.
#include "cli/deliver_batches.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "cli/output.hpp"

namespace zonelint::cli {
namespace {

// "batch.json" for the second of two batches, of mail.example.com: "batch-mail.example.com.json".
std::string batch_file(std::string const& output, std::vector<fix::Batch> const& all, std::size_t number) {
  if (all.size() == 1) return output;
  std::filesystem::path path(output);
  std::string zone = all[number].zone.substr(0, all[number].zone.size() - 1);
  std::size_t const before =
      static_cast<std::size_t>(std::count_if(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(number),
                                             [&](auto const& b) { return b.zone == all[number].zone; }));
  if (before > 0) zone += fmt::format("-{}", before + 1);
  path.replace_filename(fmt::format("{}-{}{}", path.stem().string(), zone, path.extension().string()));
  return path.string();
}

}  // namespace

bool print_batches(std::vector<fix::Batch> const& all, Options const& options) {
  for (std::size_t i = 0; i < all.size(); ++i) {
    std::string const file = options.output.empty() ? "" : batch_file(options.output, all, i);
    if (!print(all[i].json.ends_with('\n') ? all[i].json : all[i].json + "\n", file)) return false;
    if (options.quiet) continue;
    say(fmt::format(
        "{}: aws route53 change-resource-record-sets --hosted-zone-id <id of {}> --change-batch file://{}\n",
        all[i].zone, all[i].zone, file.empty() ? "<the batch above in a file>" : file));
  }
  if (all.size() > 1 && options.output.empty() && !options.quiet) {
    say(fmt::format("zonelint: these are {} batches; -o batch.json writes each to a file of its own\n",
                    all.size()));
  }
  return true;
}

}  // namespace zonelint::cli
