// Inside of input/load: what is to be read, gathered first (loader_files.cpp), then read (load.cpp).
//
//   paths, context -> FoundFile -> Job (a master file with its origin) or Export (JSON) -> zones, problems
#pragma once
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "input/find_files.hpp"
#include "input/load.hpp"
#include "input/master_file.hpp"
#include "input/named_conf.hpp"
#include "input/route53.hpp"
#include "input/server_conf.hpp"

namespace zonelint::input {

// A master file to be read as one zone; a file that named.conf gives to several zones is several jobs.
struct Job {
  MasterFileRequest request;
  std::string shown;
  bool named = false;
  std::string view;
  bool is_private = false;
  MasterFile result;
};

class Loader {
 public:
  Loader(text::Sources& sources, Config const& config, LoadOptions const& options);
  std::unique_ptr<Loaded> run();

 private:
  // loader_files.cpp
  void take_path(std::string const& path);
  void take_named_file(std::string const& path);
  void take_folder(std::string const& path);
  void take_stdin();
  void take_named_form(FoundFile file, text::FileId id, std::string_view content);
  void take_context();
  void take_context_folder(std::string const& root, bool known_only);
  void look_at(FoundFile const& file, bool named);
  bool take_beside(FoundFile const& file, bool named);
  bool take_key(FoundFile const& file, bool named);
  bool take_policy(FoundFile const& file, bool named);
  bool take_key_table(FoundFile const& file, bool named);
  void take_named_conf(FoundFile const& file, bool named);
  void read_named_conf_file(text::FileId id, std::string const& real, bool named, int depth);
  void read_server_conf_file(text::FileId id, std::string const& real, bool named, ServerConf& conf,
                             int depth);
  void take_conf_zones(NamedConf conf, std::string const& folder, bool named);
  std::string find_conf_file(std::string const& folder, std::string const& directory,
                             std::string const& file);
  void add_job(FoundFile const& file, text::FileId id, bool named);
  std::optional<dns::Name> given_origin(FoundFile const& file, bool named) const;
  std::string const& root_of(std::string const& folder, std::string const& named_folder);
  void trouble(std::string const& shown, std::string kind, std::string text, std::string wanted);

  // load.cpp
  void make_jobs();
  void read_jobs();
  void read_exports();
  void drop_included();
  void collect();
  bool is_reported(text::FileId id) const;

  struct Wanted {
    FoundFile file;
    text::FileId id;
    bool named;
  };
  struct Export {
    text::FileId file;
    bool named;
  };

  text::Sources& sources_;
  Config const& config_;
  LoadOptions const& options_;
  Files files_;
  std::unique_ptr<Loaded> out_ = std::make_unique<Loaded>();
  std::vector<Wanted> wanted_;                                // master files, in the order found
  std::set<std::string> seen_;                                // real paths taken
  std::vector<std::string> named_folders_, named_files_;      // real paths
  std::map<std::string, std::vector<NamedZone>> conf_zones_;  // by real path
  std::string conf_directory_;
  std::map<std::string, std::string> roots_;
  std::vector<Job> jobs_;
  std::vector<Export> exports_;
  std::set<text::FileId> reported_;
  std::size_t beside_ = 0;  // of them, files that are no zones
};

}  // namespace zonelint::input
