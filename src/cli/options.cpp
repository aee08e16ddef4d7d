// The option table: see options.hpp. CLI11 makes help and errors of it.
#include "cli/options.hpp"

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>

#include "mail/new_key.hpp"
#include "text/nearest.hpp"

namespace zonelint::cli {
namespace {

struct Table {
  CLI::App app{"An offline linter and fixer for the DNS records that mail depends on.", "zonelint"};
  Options o;
  std::vector<std::pair<std::string, CLI::App*>> commands;
  std::string_view wanted;  // the only command, beside the default one, whose options are needed; empty: all

  // Null where nobody will ask for the command's options: to make those of all takes a third of a small run.
  CLI::App* command(std::string const& name, std::string const& about) {
    CLI::App* sub = app.add_subcommand(name, about);
    commands.emplace_back(name, sub);
    return wanted.empty() || name == wanted || name == "lint" ? sub : nullptr;
  }

  void paths(CLI::App* c, std::string const& about = "files, directories, or - for stdin; none means .") {
    c->add_option("PATH", o.paths, about);
  }
  void input(CLI::App* c) {
    c->add_option("--origin", o.origin, "the zone's name, for a file that does not tell it")
        ->type_name("NAME");
    c->add_option("--stdin-filename", o.stdin_filename, "the name that stdin's text goes by")
        ->type_name("PATH");
    c->add_option("--input", o.input, "what the files are")
        ->check(CLI::IsMember({"auto", "bind", "route53", "named-conf"}))
        ->type_name("FORM");
    c->add_flag("--no-exclude", o.no_exclude, "read also what is left alone by default");
  }
  void config(CLI::App* c) {
    c->add_option("--config", o.config, "this zonelint.toml instead of the nearest one upward")
        ->type_name("FILE");
    c->add_flag("--isolated", o.isolated, "read no zonelint.toml");
    c->add_option("--jobs", o.jobs, "threads; 0: one a core")->check(CLI::Range(0, 256))->type_name("N");
  }
  void selection(CLI::App* c) {
    c->add_option("--rules", o.rules, "a rule file, or a folder of them; repeatable")
        ->type_name("FILE|DIR")
        ->allow_extra_args(false);
    c->add_option("--select", o.select, "only these rules, families, all or none")
        ->delimiter(',')
        ->type_name("R,...")
        ->allow_extra_args(false);
    c->add_option("--ignore", o.ignore, "not these")
        ->delimiter(',')
        ->type_name("R,...")
        ->allow_extra_args(false);
    c->add_option("--severity", o.severity, "RULE=error, warning, note or off")
        ->type_name("RULE=LEVEL")
        ->allow_extra_args(false);
  }
  void baseline(CLI::App* c) {
    c->add_option("--baseline", o.baseline, "findings that this file holds are not reported")
        ->type_name("FILE");
  }
  void fail_on(CLI::App* c) {
    c->add_option("--fail-on", o.fail_on, "exit 1 from this severity up; default error")
        ->check(CLI::IsMember({"error", "warning", "note", "never"}))
        ->type_name("LEVEL");
  }
  void result(CLI::App* c) {
    fail_on(c);
    baseline(c);
    c->add_flag("--no-suppressions", o.no_suppressions,
                "report also what comments, [[allow]] and the baseline suppress");
    c->add_option("--today", o.today, "the date that `until` and serials are held against")
        ->type_name("YYYY-MM-DD");
  }
  void output(CLI::App* c, std::vector<std::string> const& formats) {
    c->add_option("--format", o.format, "how to print")->check(CLI::IsMember(formats))->type_name("FORMAT");
    c->add_option("-o,--output", o.output, "print to this file")->type_name("FILE");
    c->add_option("--color", o.color, "auto, always or never")
        ->check(CLI::IsMember({"auto", "always", "never"}))
        ->type_name("WHEN");
    c->add_flag("-q,--quiet", o.quiet, "no summary, no hints");
    c->add_flag("-v,--verbose", o.verbose, "say also what was decided by what");
  }

  void key(CLI::App* c, std::string const& usual) {
    c->add_option("--domain", o.domain, "the domain that signs (d=)")->required()->type_name("D");
    c->add_option("--type", o.key_type, "the kind of key; default: " + usual)
        ->check(CLI::IsMember(mail::key_types()))
        ->type_name("TYPE");
    c->add_option("--out", o.out, "the file for the private key; never overwritten")
        ->required()
        ->type_name("FILE");
    c->add_flag("--force", o.force, "even into the folder where the zones are kept");
    paths(c), input(c), config(c);
    c->add_option("-o,--output", o.output, "print to this file")->type_name("FILE");
    c->add_flag("-q,--quiet", o.quiet, "no hints");
    c->add_option("--today", o.today, "the date that serials are held against")->type_name("YYYY-MM-DD");
  }

  void configuration() {
    auto* conf = command("config", "the configuration: show, check, schema, init");
    if (conf == nullptr) return;
    conf->require_subcommand(1);
    auto const part = [&](std::string name, std::string const& about) {
      auto* sub = conf->add_subcommand(name, about);
      sub->callback([this, name] { o.subcommand = name; });
      return sub;
    };
    auto* show = part("show", "print every value in force, and where it comes from");
    show->add_option("PATH", o.paths, "a file or folder that it holds for");
    selection(show), baseline(show), config(show), fail_on(show);
    show->add_option("--format", o.format, "how to print")
        ->check(CLI::IsMember({"text", "json"}))
        ->type_name("FORMAT");
    auto* check = part("check", "report what is wrong with it");
    check->add_option("PATH", o.paths, "a file or folder that it holds for");
    selection(check), config(check);
    check->add_flag("-q,--quiet", o.quiet, "say nothing where it is in order");
    auto* schema = part("schema", "print the JSON Schema of zonelint.toml, or of rule files");
    schema->add_option("FILE", o.paths, "zonelint or rules")->check(CLI::IsMember({"zonelint", "rules"}));
    auto* init =
        part("init", "write a first zonelint.toml for the zones found; never over one that is there");
    init->add_option("FOLDER", o.paths, "where to; default: here");
  }

  explicit Table(std::string_view only) : wanted(only) {
    app.set_version_flag("--version", "");
    app.require_subcommand(0, 1);
    if (auto* lint = command("lint", "report findings (the default command)")) {
      paths(lint), selection(lint), input(lint), result(lint), config(lint);
      output(lint, {"text", "concise", "json", "jsonl", "sarif", "github", "gitlab", "junit", "checkstyle",
                    "markdown", "html"});
      lint->add_flag("--statistics", o.statistics,
                     "how many findings of each rule, instead of the findings; as text or json");
      lint->add_option("--since", o.past, "a git revision, or a folder, that spf/growth compares with")
          ->type_name("REV");
    }
    if (auto* audit =
            command("audit", "the state of all domains: posture, what can be spoofed, what changed")) {
      paths(audit), selection(audit), input(audit), result(audit), config(audit);
      output(audit, {"text", "json", "html"});
      audit->add_option("--since", o.since, "an earlier JSON report: what is new, gone, still there")
          ->type_name("FILE");
    }
    if (auto* fix =
            command("fix", "apply safe fixes in place, write the records that declared senders lack")) {
      paths(fix), selection(fix), input(fix), result(fix), config(fix);
      output(fix, {"text", "concise", "json", "jsonl"});
      fix->add_flag("--diff", o.diff, "print a unified diff, change nothing; exit 1 if there is one");
      fix->add_flag("--check", o.check, "change nothing; exit 1 if something would change");
      fix->add_flag("--in-place", o.in_place,
                    "mend a Route 53 export itself instead of printing change batches");
      fix->add_flag("--unsafe", o.unsafe, "also fixes that change answers");
      fix->add_option("--only", o.only, "only the fixes of these rules or families")
          ->delimiter(',')
          ->type_name("R,...")
          ->allow_extra_args(false);
      fix->add_option("--emit", o.emit, "print instead of writing")
          ->check(CLI::IsMember({"records", "zone", "change-batch", "terraform", "terraform-cloudflare",
                                 "cloudformation", "octodns", "dnscontrol"}))
          ->type_name("FORM");
    }
    if (auto* evaluate = command("evaluate", "what SPF, DKIM and DMARC result would this mail get")) {
      evaluate->add_option("--zones", o.zones, "zone files, exports or folders")
          ->required()
          ->type_name("PATH...");
      evaluate->add_option("--ip", o.ip, "the client's address")->required()->type_name("IP");
      evaluate->add_option("--helo", o.helo, "its HELO name")->required()->type_name("NAME");
      evaluate->add_option("--mail-from", o.mail_from, "the envelope sender; empty or <> for the null sender")
          ->required()
          ->type_name("ADDR");
      evaluate->add_option("--from", o.from, "the address in the From header")->type_name("ADDR");
      evaluate->add_option("--dkim", o.dkim, "a signature: d=DOMAIN,s=SELECTOR; repeatable")
          ->type_name("d=,s=")
          ->allow_extra_args(false);
      evaluate->add_option("--standard", o.standard, "which DMARC")
          ->check(CLI::IsMember({"rfc9989", "rfc7489", "both"}))
          ->type_name("STANDARD");
      evaluate->add_flag("--closed-world", o.closed_world, "a name outside the zones does not exist");
      evaluate->add_option("--origin", o.origin, "the zone's name, for a file that does not tell it")
          ->type_name("NAME");
      config(evaluate);
      output(evaluate, {"text", "json"});
    }
    if (auto* flows = command("flows", "SPF, DKIM and DMARC for every declared sender, as one table")) {
      paths(flows), input(flows), config(flows);
      flows
          ->add_option(
              "--diff", o.past,
              "what has changed since a git revision (or since a folder with the zones as they were): "
              "addresses that may send, policies, each sender's result")
          ->type_name("REV");
      output(flows, {"text", "json"});
    }
    if (auto* convert = command("convert", "print a zone in another form")) {
      paths(convert, "a zone file, an export, or - for stdin");
      convert
          ->add_option("--to", o.to,
                       "the form; route53: change batches, json: one document a zone, each JSON document on "
                       "lines of its own, one after the other")
          ->check(CLI::IsMember({"canonical", "bind", "route53", "json"}))
          ->type_name("FORM");
      input(convert), config(convert);
      convert->add_option("-o,--output", o.output, "print to this file")->type_name("FILE");
    }
    if (auto* plan = command("plan", "the next safe step of each domain's DMARC policy")) {
      paths(plan), input(plan), config(plan);
      output(plan, {"text", "json"});
    }
    if (auto* keygen =
            command("keygen", "make a DKIM key: the private part into a file, the record into the zone")) {
      keygen->add_option("--selector", o.selector, "the selector, a new one")->required()->type_name("S");
      key(keygen, "rsa2048");
    }
    if (auto* rotate = command("rotate", "add the next DKIM selector, and say when the old one may go")) {
      rotate->add_option("--selector", o.selector, "the one to be replaced, where there are several")
          ->type_name("S");
      rotate->add_option("--to", o.new_selector, "the new one's name; default: the next number or date")
          ->type_name("S");
      key(rotate, "that of the old key");
    }
    if (auto* facts = command("facts", "everything that rules can ask about, as JSON")) {
      paths(facts), input(facts), config(facts);
      facts->add_flag("--schema", o.schema, "only the subjects and their fields: reads no zones");
      facts->add_option("-o,--output", o.output, "print to this file")->type_name("FILE");
    }
    if (auto* explain =
            command("explain", "a rule's page: what, why, what to do, source, bad and good zone")) {
      explain->add_option("RULE", o.rule, "such as spf/syntax")->required();
      explain->add_option("--rules", o.rules, "a rule file, or a folder of them; repeatable")
          ->type_name("FILE|DIR")
          ->allow_extra_args(false);
      config(explain);
      explain->add_option("--color", o.color, "auto, always or never")
          ->check(CLI::IsMember({"auto", "always", "never"}))
          ->type_name("WHEN");
    }
    if (auto* rules = command("rules", "all rules: name, severity, one line")) {
      rules->add_option("--rules", o.rules, "a rule file, or a folder of them; repeatable")
          ->type_name("FILE|DIR")
          ->allow_extra_args(false);
      output(rules, {"text", "json", "markdown"});
      config(rules);
      auto* test = rules->add_subcommand("test", "run the examples in rule files");
      test->add_option("FILE", o.paths, "rule files; none: the tool's own rules");
      test->callback([this] { o.subcommand = "test"; });
    }
    configuration();
    if (auto* base = command("baseline", "the findings to live with for now: write, prune")) {
      base->require_subcommand(1);
      for (char const* name : {"write", "prune"}) {
        auto* sub = base->add_subcommand(name, std::string(name) == "write" ? "record all that lint finds now"
                                                                            : "drop what no longer occurs");
        paths(sub), selection(sub), input(sub), config(sub);
        sub->add_option("--baseline", o.baseline,
                        "the file; default: the configuration's, or zonelint-baseline.json")
            ->type_name("FILE");
        sub->add_option("--today", o.today, "the date that `until` and serials are held against")
            ->type_name("YYYY-MM-DD");
        sub->callback([this, name] { o.subcommand = name; });
      }
    }
    if (auto* completions = command("completions", "completions for a shell")) {
      completions->add_option("SHELL", o.shell, "bash, zsh or fish")
          ->required()
          ->check(CLI::IsMember({"bash", "zsh", "fish"}));
    }
    if (auto* lsp = command("lsp", "a language server on stdin and stdout, for editors")) {
      selection(lsp), config(lsp);
      lsp->add_flag("--no-suppressions", o.no_suppressions, "show also what comments and [[allow]] suppress");
      lsp->add_flag("--stdio", o.stdio, "what some editors add; it is the only way");
    }
    command("man", "the manual page, for man");
  }
};

bool is_command(Table const& t, std::string_view word) {
  return std::any_of(t.commands.begin(), t.commands.end(), [&](auto const& c) { return c.first == word; });
}

// The command that a first word was meant as: one that is no file and nearly a command is a typo rather than
// a missing file.
std::string_view misspelt(Table const& t, std::string_view word) {
  std::error_code error;
  if (word.empty() || word[0] == '-' || is_command(t, word) || std::filesystem::exists(word, error))
    return {};
  std::vector<std::string_view> names;
  for (auto const& c : t.commands) names.push_back(c.first);
  return text::nearest(word, names);
}

// `zonelint PATH...` is `zonelint lint PATH...`: the command goes in where the first word names none.
std::vector<std::string> with_command(Table const& t, int argc, char const* const* argv) {
  std::vector<std::string> words(argv + 1, argv + argc);
  bool const asks =
      words.size() == 1 && (words[0] == "--help" || words[0] == "-h" || words[0] == "--version");
  if (!asks && (words.empty() || !is_command(t, words[0]))) words.insert(words.begin(), "lint");
  return words;
}

// Of what was asked about: the program, a command, or a command's command.
std::string help(Table const& t) {
  CLI::App const* shown = &t.app;
  std::string name;
  for (auto subs = shown->get_subcommands(); !subs.empty(); subs = shown->get_subcommands()) {
    shown = subs.front();
    name += (name.empty() ? "" : " ") + shown->get_name();
  }
  auto const all = command_words();
  if (name.empty()) return program_help(all);
  auto const lint = std::find_if(all.begin(), all.end(), [](auto const& c) { return c.name == "lint"; });
  return command_help(words_of(*shown, name), *lint);
}

}  // namespace

Parsed parse_options(int argc, char const* const* argv) {
  std::string_view const first = argc > 1 ? argv[1] : "";
  Table t(first.empty() ? "lint" : first);
  Parsed parsed;
  if (std::string_view const meant = misspelt(t, first); !meant.empty()) {
    parsed.status = 2;
    parsed.err = fmt::format(
        "zonelint: there is neither a command nor a file {}; did you mean {}?\nzonelint: see `zonelint "
        "--help`\n",
        first, meant);
    return parsed;
  }
  std::vector<std::string> words = with_command(t, argc, argv);
  std::reverse(words.begin(), words.end());  // CLI11 takes them from the back
  try {
    t.app.parse(words);
  } catch (CLI::CallForHelp const&) {
    parsed.out = help(t);
    return parsed;
  } catch (CLI::CallForVersion const&) {
    parsed.out = version_line() + "\n";
    return parsed;
  } catch (CLI::ParseError const& e) {
    parsed.status = 2;
    parsed.err = std::string("zonelint: ") + e.what() + "\nzonelint: see `zonelint --help`\n";
    return parsed;
  }
  for (auto const& [name, sub] : t.commands) {
    if (sub->parsed()) t.o.command = name;
  }
  if (t.o.statistics && t.o.format != "text" && t.o.format != "json") {
    parsed.status = 2;
    parsed.err = fmt::format("zonelint: --statistics prints text or json, not {}\n", t.o.format);
    return parsed;
  }
  parsed.options = std::move(t.o);
  parsed.run = true;
  return parsed;
}

std::vector<CommandWords> command_words() {
  Table t("");
  std::vector<CommandWords> all;
  for (auto const& [name, sub] : t.commands) all.push_back(words_of(*sub, name));
  return all;
}

}  // namespace zonelint::cli
