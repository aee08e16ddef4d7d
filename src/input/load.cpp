// From paths to zones: see load.hpp. Files are gathered and opened in a fixed order, then read side by side,
// then put together in the order of their names: the result is the same for any number of threads.
#include "input/load.hpp"

#include <algorithm>

#include "input/loader.hpp"
#include "text/parallel.hpp"

namespace zonelint::input {

Loader::Loader(text::Sources& sources, Config const& config, LoadOptions const& options)
    : sources_(sources), config_(config), options_(options), files_(sources) {}

std::unique_ptr<Loaded> Loader::run() {
  for (auto const& [shown, content] : options_.overlay)
    files_.preset(real_path(shown), sources_.add(shown, content));
  if (options_.paths.empty()) {
    take_path(".");
  } else {
    for (std::string const& path : options_.paths) take_path(path);
  }
  take_context();
  make_jobs();
  read_jobs();
  drop_included();
  read_exports();
  collect();
  return std::move(out_);
}

void Loader::make_jobs() {
  std::stable_sort(wanted_.begin(), wanted_.end(), [](Wanted const& a, Wanted const& b) {
    if (a.named != b.named) return a.named;  // of two zones of one name, the one that was asked about answers
    return a.file.shown < b.file.shown;
  });
  for (Wanted const& w : wanted_) add_job(w.file, w.id, w.named);
}

void Loader::read_jobs() {
  // A few zones a task; starting a thread costs more than reading as many.
  constexpr std::size_t batch = 16;
  text::parallel(text::parts(jobs_.size(), batch), [&](std::size_t number) {
    auto const part = text::part(jobs_.size(), batch, number);
    for (std::size_t i = part.from; i < part.to; ++i)
      jobs_[i].result = read_master_file(files_, jobs_[i].request);
  });
}

// A file that another one includes is a part of that zone, unless it has a SOA of its own.
void Loader::drop_included() {
  std::set<text::FileId> included;
  for (Job const& job : jobs_) {
    for (text::FileId id : job.result.includes) {
      included.insert(id);
      if (job.named) reported_.insert(id);
    }
  }
  std::erase_if(jobs_,
                [&](Job const& job) { return included.contains(job.request.file) && !job.result.has_soa; });
}

bool Loader::is_reported(text::FileId id) const { return reported_.contains(id); }

void Loader::read_exports() {
  auto const read = [&](bool named, std::string const& origin) {
    std::vector<text::FileId> ids;
    for (Export const& e : exports_) {
      if (origin.empty() || e.named == named) ids.push_back(e.file);
    }
    if (ids.empty()) return;
    Route53Result result = read_route53(ids, sources_, {named ? origin : std::string()});
    for (auto& p : result.problems) {
      if (is_reported(p.where.file)) out_->problems.push_back(std::move(p));
    }
    for (auto& zone : result.zones) out_->world.add(std::move(zone));
  };
  // The pages of one zone belong together, whichever of them were named; --origin speaks of the named ones
  // only.
  std::stable_sort(exports_.begin(), exports_.end(), [&](Export const& a, Export const& b) {
    return sources_[a.file].name() < sources_[b.file].name();
  });
  read(true, options_.origin);
  if (!options_.origin.empty()) read(false, options_.origin);
}

namespace {

// "; date: 2026-10-07" on the first line of other people's records: when they were looked up.
std::string date_of(std::string_view content) {
  constexpr std::string_view mark = "; date: ";
  if (!content.starts_with(mark)) return {};
  return std::string(content.substr(mark.size(), std::size_t{10}));
}

}  // namespace

void Loader::collect() {
  for (Job& job : jobs_) {
    for (text::Problem& p : job.result.problems) {
      if (is_reported(p.where.file)) out_->problems.push_back(std::move(p));
    }
    for (SuppressionComment& c : job.result.comments) {
      if (is_reported(c.file)) out_->comments.push_back(c);
    }
    if (!job.result.zone) continue;
    if (job.result.zone->kind == dns::ZoneKind::known)
      job.result.zone->known_date = date_of(sources_[job.request.file].content());
    job.result.zone->view = job.view;
    job.result.zone->is_private = job.is_private;
    out_->world.add(std::move(job.result.zone));
  }
  out_->reported.assign(reported_.begin(), reported_.end());
  out_->files = reported_.size() - beside_;
}

std::unique_ptr<Loaded> load(text::Sources& sources, Config const& config, LoadOptions const& options) {
  return Loader(sources, config, options).run();
}

}  // namespace zonelint::input
