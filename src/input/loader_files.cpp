// Which files are to be read, and as what: see loader.hpp.
#include <fmt/format.h>

#include <filesystem>

#include "input/loader.hpp"
#include "input/origin.hpp"

namespace zonelint::input {
namespace {

namespace fs = std::filesystem;

bool is_folder(std::string const& path) {
  std::error_code error;
  return fs::is_directory(path, error);
}
bool exists(std::string const& path) {
  std::error_code error;
  return fs::exists(path, error);
}

constexpr std::size_t head_size = 16384;

}  // namespace

// Something that was named can't be used: exit 2, with the name as the place.
void Loader::trouble(std::string const& shown, std::string kind, std::string text, std::string wanted) {
  text::Problem p;
  p.kind = std::move(kind);
  p.where = {sources_.add(shown, ""), 0, 0};
  p.text = std::move(text);
  p.wanted = std::move(wanted);
  p.in = "zone file";
  reported_.insert(p.where.file);
  out_->problems.push_back(std::move(p));
  out_->failed = true;
}

void Loader::take_path(std::string const& path) {
  if (path == "-") return take_stdin();
  if (is_folder(path)) return take_folder(path);
  take_named_file(path);
}

void Loader::take_stdin() {
  auto const changed = options_.overlay.find(options_.stdin_name);  // what fixes have made of it so far
  text::FileId const id = sources_.add(
      options_.stdin_name, changed != options_.overlay.end() ? changed->second : options_.stdin_text);
  FoundFile file;
  file.shown = options_.stdin_name;
  if (options_.stdin_name != "-") {
    file.real = real_path(options_.stdin_name);
    files_.preset(file.real, id);
    apply_config(config_, file);
    file.says = file_name_says(base_name(file.real));
  }
  seen_.insert(file.real);
  named_files_.push_back(file.real.empty() ? real_path(".") + "/-" : file.real);
  take_named_form(std::move(file), id, sources_[id].content());
}

void Loader::take_named_file(std::string const& path) {
  std::string_view const name = base_name(path);
  if (name == "zonelint.toml" || name == ".zonelint.toml")
    return;  // the configuration, as a hook may pass it
  FoundFile file;
  file.real = real_path(path);
  file.shown = path;
  file.beside = options_.form == Form::automatic ? beside_kind(name) : BesideKind::none;
  if (take_beside(file, true)) return named_files_.push_back(file.real);
  if (!seen_.insert(file.real).second) return;
  Opened const opened = files_.open(file.real, path);
  if (!opened.ok()) {
    return trouble(path, opened.kind, fmt::format("{} can't be read: {}", path, opened.error),
                   "a zone file or a Route 53 export");
  }
  file.says = file_name_says(name);
  apply_config(config_, file);
  named_files_.push_back(file.real);
  take_named_form(std::move(file), opened.id, sources_[opened.id].content());
}

// A file that was named is always read: as what its name, its content or --input say, else as a zone.
void Loader::take_named_form(FoundFile file, text::FileId id, std::string_view content) {
  Form form = options_.form;
  if (form == Form::automatic && !file.zone) {
    if (file.says == NameSays::named_conf) {
      form = Form::named_conf;
    } else if (file.says == NameSays::json || route53_form(content) != Route53Form::none) {
      form = Form::route53;
    }
  }
  reported_.insert(id);
  if (form == Form::route53) {
    exports_.push_back({id, true});
  } else if (form == Form::named_conf) {
    read_named_conf_file(id, file.real, true, 0);
  } else {
    wanted_.push_back({std::move(file), id, true});
  }
}

void Loader::take_folder(std::string const& path) {
  std::string shown = path;
  while (shown.size() > 1 && shown.ends_with('/')) shown.pop_back();
  std::string const real = real_path(path);
  named_folders_.push_back(real);
  std::size_t const before = wanted_.size() + exports_.size();
  bool anything = false;
  for (FoundFile const& file : walk(path, shown, {config_, options_.no_exclude, options_.skip_projects})) {
    anything = anything || seen_.contains(file.real);
    look_at(file, true);
  }
  if (anything || options_.may_be_empty || wanted_.size() + exports_.size() > before) return;
  trouble(shown, "no-zones",
          fmt::format("{} holds no zone: no db.NAME, NAME.zone, NAME.db or NAME.hosts, no other text with a "
                      "SOA or $ORIGIN, and no "
                      "Route 53 export as JSON was found",
                      shown == "." ? "the current folder" : shown),
          "a folder with zone files, or [[zone]] files = [...] in zonelint.toml");
}

// A file that a walk came upon.
void Loader::look_at(FoundFile const& file, bool named) {
  if (file.known) named = false;
  if (options_.form == Form::route53 && file.says != NameSays::json && !file.known) return;
  if (seen_.contains(file.real)) return;
  if (take_beside(file, named) || (file.says == NameSays::leave && !file.zone && !file.known)) return;
  if (file.says == NameSays::named_conf && !file.zone) {
    if (options_.form == Form::automatic || options_.form == Form::named_conf) take_named_conf(file, named);
    return;
  }
  if (!file.zone && !file.known) {
    std::string const head =
        read_head(file.real, file.says == NameSays::json ? std::size_t{65536} : head_size);
    if (file.says == NameSays::json) {
      if (options_.form == Form::bind || route53_form(head) != Route53Form::json) return;
      seen_.insert(file.real);
      Opened const opened = files_.open(file.real, file.shown);
      if (!opened.ok()) return;
      if (named) reported_.insert(opened.id);
      exports_.push_back({opened.id, named});
      return;
    }
    bool const sure = file.says == NameSays::zone && !file.real.ends_with(".db") &&
                      !file.real.ends_with(".hosts") && !file.real.ends_with(".host");
    if (sure ? head.find('\0') != std::string::npos : !looks_like_zone(head)) return;
  }
  seen_.insert(file.real);
  Opened const opened = files_.open(file.real, file.shown);
  if (!opened.ok()) {
    if (named)
      trouble(file.shown, opened.kind, fmt::format("{} can't be read: {}", file.shown, opened.error),
              "a zone file");
    return;
  }
  if (named) reported_.insert(opened.id);
  wanted_.push_back({file, opened.id, named});
}

void Loader::take_named_conf(FoundFile const& file, bool named) {
  seen_.insert(file.real);
  Opened const opened = files_.open(file.real, file.shown);
  if (!opened.ok()) return;
  // Found in a walk it only tells origins: what it names outside of the walk stays outside.
  read_named_conf_file(opened.id, file.real, named && options_.form == Form::named_conf, 0);
}

// named.conf's paths are those of the machine it runs on. Here the file stands in `directory`, beside the
// configuration, or at some tail of its path: /etc/bind/zones/db.example.com is zones/db.example.com beside
// named.conf.
std::string Loader::find_conf_file(std::string const& folder, std::string const& directory,
                                   std::string const& file) {
  std::vector<std::string> places;
  if (!directory.empty()) places.push_back(join(join(folder, directory), file));
  places.push_back(join(folder, file));
  std::string whole = directory.empty() ? file : join(directory, file);
  for (std::size_t slash = whole.find('/'); slash != std::string::npos; slash = whole.find('/', slash + 1)) {
    places.push_back(join(folder, std::string_view(whole).substr(slash + 1)));
  }
  for (std::string const& place : places) {
    std::error_code error;
    if (fs::is_regular_file(place, error)) return real_path(place);
  }
  return {};
}

void Loader::read_named_conf_file(text::FileId id, std::string const& real, bool named, int depth) {
  std::string const folder = real.empty() ? real_path(".") : folder_of(real);
  if (is_server_conf(sources_[id].content())) {
    ServerConf conf;
    read_server_conf_file(id, real, named, conf, 0);
    return take_conf_zones(zones_of(conf), folder, named);
  }
  NamedConf conf = read_named_conf(sources_, id);
  if (named) reported_.insert(id);
  auto const includes = std::move(conf.includes);
  std::string const directory = conf.directory;
  take_conf_zones(std::move(conf), folder, named);
  for (auto const& [name, where] : includes) {
    std::string const path = find_conf_file(folder, directory, name);
    if (path.empty() || depth > 16 || path == real) continue;
    seen_.insert(path);
    Opened const opened = files_.open(path, shown_path(path));
    if (opened.ok()) read_named_conf_file(opened.id, path, named, depth + 1);
  }
}

// nsd.conf and knot.conf: what they include is read as if it stood in the file, and may be a glob.
void Loader::read_server_conf_file(text::FileId id, std::string const& real, bool named, ServerConf& conf,
                                   int depth) {
  if (named) reported_.insert(id);
  std::string const folder = real.empty() ? real_path(".") : folder_of(real);
  std::size_t const before = conf.includes.size();
  read_server_conf(sources_, id, conf);
  std::vector<std::string> paths;
  for (std::size_t i = before; i < conf.includes.size(); ++i) {
    std::string const& name = conf.includes[i].first;
    if (name.find_first_of("*?[") == std::string::npos) {
      paths.push_back(find_conf_file(folder, "", name));
      continue;
    }
    // The folder's own files only: globs in a folder's name are rare, and the folder is another machine's.
    std::string const last(base_name(folder_of(name)));
    for (std::string const& beside : {join(folder, last), folder}) {
      std::error_code error;
      for (auto const& entry : fs::directory_iterator(beside, error)) {
        if (glob_match(base_name(name), entry.path().filename().string()))
          paths.push_back(real_path(entry.path().string()));
      }
      if (!paths.empty()) break;
    }
  }
  std::sort(paths.begin(), paths.end());
  for (std::string const& path : paths) {
    if (path.empty() || depth > 16 || path == real) continue;
    seen_.insert(path);
    Opened const opened = files_.open(path, shown_path(path));
    if (opened.ok()) read_server_conf_file(opened.id, path, named, conf, depth + 1);
  }
}

void Loader::take_conf_zones(NamedConf conf, std::string const& folder, bool named) {
  if (!conf.directory.empty() && conf_directory_.empty())
    conf_directory_ = real_path(join(folder, conf.directory));
  if (named) {
    for (text::Problem& p : conf.problems) out_->problems.push_back(std::move(p));
  }
  for (NamedZone& zone : conf.zones) {
    std::string const path = find_conf_file(folder, conf.directory, zone.file);
    if (path.empty() && named) {
      text::Problem p;
      p.kind = "include-missing";
      p.where = zone.file_where;
      p.text = fmt::format("the file of zone {} is not here: {}", zone.origin.display(), zone.file);
      p.found = zone.file;
      p.in = std::string(base_name(sources_[zone.file_where.file].name()));
      out_->problems.push_back(std::move(p));
    }
    if (path.empty()) continue;
    conf_zones_[path].push_back(zone);
    if (!named || !seen_.insert(path).second) continue;
    FoundFile file{path, shown_path(path), NameSays::zone};
    Opened const opened = files_.open(path, file.shown);
    if (!opened.ok()) continue;
    reported_.insert(opened.id);
    wanted_.push_back({std::move(file), opened.id, true});
  }
}

// The repository's root for files in `folder`: what includes stay in and context is read from.
std::string const& Loader::root_of(std::string const& folder, std::string const& named_folder) {
  auto const [it, fresh] = roots_.try_emplace(folder);
  if (!fresh) return it->second;
  std::string root;
  for (std::string at = folder; root.empty(); at = folder_of(at)) {
    if (exists(join(at, ".git"))) root = at;
    if (at == "/" || at == ".") break;
  }
  std::string const config_folder = config_.file.empty() ? std::string() : real_path(config_.folder);
  if (root.empty() && !config_folder.empty() && is_inside(folder, config_folder)) root = config_folder;
  if (root.empty()) root = !named_folder.empty() && is_inside(folder, named_folder) ? named_folder : folder;
  return it->second = root;
}

void Loader::take_context() {
  std::string const config_folder = config_.file.empty() ? std::string() : real_path(config_.folder);
  std::set<std::string> roots;
  auto const want = [&](std::string const& folder) {
    if (!config_folder.empty() && is_inside(folder, config_folder)) {
      roots.insert(config_folder);
      return;
    }
    std::string const& root = root_of(folder, "");
    if (exists(join(root, ".git"))) roots.insert(root);
  };
  if (options_.context) {
    for (auto const& folder : named_folders_) want(folder);
    for (auto const& file : named_files_) want(folder_of(file));
  }
  for (auto const& folder : named_folders_) roots.erase(folder);
  for (auto const& root : roots) take_context_folder(root, false);
  if (!config_.known.empty() && !config_folder.empty() && !roots.contains(config_folder)) {
    take_context_folder(config_folder, true);
  }
}

void Loader::take_context_folder(std::string const& root, bool known_only) {
  for (FoundFile const& file :
       walk(root, shown_path(root), {config_, options_.no_exclude, options_.skip_projects})) {
    if (!known_only || file.known) look_at(file, false);
  }
}

std::optional<dns::Name> Loader::given_origin(FoundFile const& file, bool named) const {
  if (file.known) return dns::Name();
  if (named && !options_.origin.empty()) return dns::Name::from_text(options_.origin);
  std::string_view const name = base_name(file.real.empty() ? file.shown : file.real);
  if (file.zone && !file.zone->origin.value.empty()) {
    std::string text = file.zone->origin.value;
    std::size_t const dot = name.rfind('.');
    std::string const stem(name.substr(0, dot == 0 ? std::string_view::npos : dot));
    for (std::size_t at = text.find("{stem}"); at != std::string::npos;
         at = text.find("{stem}", at + stem.size())) {
      text.replace(at, 6, stem);
    }
    if (auto origin = dns::Name::from_text(text)) return origin;
  }
  return origin_from_file_name(name);
}

void Loader::add_job(FoundFile const& file, text::FileId id, bool named) {
  Job job;
  job.shown = file.shown;
  job.named = named;
  job.request.file = id;
  job.request.path = file.real;
  job.request.kind = file.known ? dns::ZoneKind::known : dns::ZoneKind::master_file;
  std::string named_folder;
  for (auto const& f : named_folders_) {
    if (is_inside(file.real, f) && f.size() > named_folder.size()) named_folder = f;
  }
  if (!file.real.empty()) job.request.root = root_of(folder_of(file.real), named_folder);
  job.request.directory = conf_directory_;
  job.request.origin = given_origin(file, named);
  auto const conf = conf_zones_.find(file.real);
  bool const outranked =
      (named && !options_.origin.empty()) || (file.zone && !file.zone->origin.value.empty());
  if (conf == conf_zones_.end() || outranked || file.known) {
    jobs_.push_back(std::move(job));
    return;
  }
  for (NamedZone const& zone : conf->second) {
    Job one;
    one.request = job.request;
    one.shown = job.shown;
    one.named = named;
    one.request.origin = zone.origin;
    one.view = zone.view;
    one.is_private = zone.is_private;
    jobs_.push_back(std::move(one));
  }
}

}  // namespace zonelint::input
