// What an editor asks about a place in a file.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "lsp/definition.hpp"
#include "lsp/hover.hpp"
#include "lsp/server.hpp"

namespace zonelint::lsp {
namespace {

// LSP 3.17, LSPErrorCodes and ErrorCodes.
constexpr int request_cancelled = -32800, request_failed = -32803, invalid_params = -32602;

// Those that are about what a check has found.
constexpr std::string_view questions[] = {"textDocument/codeAction", "textDocument/hover",
                                          "textDocument/definition"};

std::optional<Position> position_at(json::value const& params, Keys keys) {
  auto const* value = member(params, keys);
  if (value == nullptr) return std::nullopt;
  auto const line = number_member(*value, {"line"}), character = number_member(*value, {"character"});
  if (!line || !character || *line < 0 || *character < 0) return std::nullopt;
  auto const most = std::int64_t{0xffff'ffff};
  return Position{static_cast<std::uint32_t>(std::min(*line, most)),
                  static_cast<std::uint32_t>(std::min(*character, most))};
}

// The part of a text that changed, in whole lines: one edit, so that a cursor elsewhere stays.
json::array changed_lines(std::string_view before, std::string_view after, Encoding encoding) {
  std::size_t head = 0, most = std::min(before.size(), after.size());
  while (head < most && before[head] == after[head]) ++head;
  std::size_t const line = head == 0 ? std::string_view::npos : before.rfind('\n', head - 1);
  head = line == std::string_view::npos ? 0 : line + 1;
  std::size_t tail = 0;
  most -= head;
  while (tail < most && before[before.size() - tail - 1] == after[after.size() - tail - 1]) ++tail;
  if (std::size_t const next = before.find('\n', before.size() - tail); next == std::string_view::npos)
    tail = 0;
  else
    tail = before.size() - next - 1;
  Lines const lines(before, encoding);
  auto const from = lines.position(static_cast<std::uint32_t>(head)),
             to = lines.position(static_cast<std::uint32_t>(before.size() - tail));
  json::object const range{{"start", json::object{{"line", from.line}, {"character", from.character}}},
                           {"end", json::object{{"line", to.line}, {"character", to.character}}}};
  return {json::object{{"range", range}, {"newText", valid(after.substr(head, after.size() - tail - head))}}};
}

}  // namespace

bool Server::document_request(json::value const& id, std::string_view method, json::value const& params,
                              Clock::time_point now) {
  if (method == "codeAction/resolve") {
    auto const uri = text_member(params, {"data", "fix"});
    if (!uri) return answer(id, params), true;  // nothing to be added
    json::object with = params.get_object();
    with["fix"] = *uri;
    fixes_.push_back({id, std::string(method), std::move(with)});
    return true;
  }
  if (method == "workspace/executeCommand") return command(id, params), true;
  if (method == "textDocument/completion") return answer(id, completion(params)), true;
  if (std::find(std::begin(questions), std::end(questions), method) == std::end(questions)) return false;
  auto const uri = text_member(params, {"textDocument", "uri"});
  if (!uri) return fail(id, invalid_params, fmt::format("{} names no textDocument", method)), true;
  if (documents_.find(*uri) == nullptr) return answer(id, nullptr), true;
  if (waiting_.size() == most_waiting) {
    fail(waiting_.front().id, request_cancelled, fmt::format("{} requests wait already", most_waiting));
    waiting_.erase(waiting_.begin());
  }
  waiting_.push_back({id, std::string(method), params});
  if (findings_ && checked_ == generation_) return answer_waiting(), true;
  if (due_) due_ = std::min(*due_, now);  // someone waits: typing has paused
  return true;
}

void Server::command(json::value const& id, json::value const& params) {
  auto const name = text_member(params, {"command"});
  auto const* arguments = array_member(params, {"arguments"});
  bool const known = name && *name == "zonelint.fix" && arguments != nullptr && arguments->size() == 1 &&
                     (*arguments)[0].is_string();
  if (!known) return fail(id, invalid_params, "the one command is zonelint.fix, with the URI of a file");
  fixes_.push_back({id, "workspace/executeCommand", json::object{{"fix", (*arguments)[0]}}});
}

void Server::cancel(json::value const& params) {
  auto const* id = member(params, {"id"});
  if (id == nullptr) return;
  for (auto* list : {&waiting_, &fixes_}) {
    // The first fix may be under way; its answer comes.
    auto const first = list == &fixes_ && stop_ && !list->empty() ? list->begin() + 1 : list->begin();
    auto const found = std::find_if(first, list->end(), [&](Waiting const& w) { return w.id == *id; });
    if (found == list->end()) continue;
    fail(*id, request_cancelled, "cancelled");
    list->erase(found);
    return;
  }
}

void Server::answer_waiting() {
  if (checked_ != generation_) return;
  auto const waiting = std::move(waiting_);
  waiting_.clear();
  for (Waiting const& w : waiting) answer(w.id, answer_to(w));
}

json::value Server::answer_to(Waiting const& w) const {
  auto const* document = documents_.find(text_member(w.params, {"textDocument", "uri"}).value_or(""));
  if (document == nullptr) return nullptr;
  if (w.method == "textDocument/codeAction") return code_actions(w.params, *document);
  text::FileId const file = findings_->file_at(document->path);
  auto const position = position_at(w.params, {"position"});
  if (file == text::no_file || !position) return nullptr;
  std::uint32_t const offset = findings_->lines(file).offset(*position);
  if (w.method == "textDocument/hover") return hover(*findings_, file, offset, abilities_.markdown);
  return definitions(*findings_, file, offset);
}

// Of the text as it is now: completion waits for no check.
json::value Server::completion(json::value const& params) const {
  auto const* document = documents_.find(text_member(params, {"textDocument", "uri"}).value_or(""));
  auto const position = position_at(params, {"position"});
  if (document == nullptr || !position) return nullptr;
  Lines const lines(*document->text, abilities_.encoding);
  std::uint32_t const cursor = lines.offset(*position);
  Completion const found = complete(*document, std::string_view(*document->text).substr(0, cursor));
  Position const from = lines.position(cursor - static_cast<std::uint32_t>(found.typed));
  Position const to = lines.position(cursor);
  json::object const range{{"start", json::object{{"line", from.line}, {"character", from.character}}},
                           {"end", json::object{{"line", to.line}, {"character", to.character}}}};
  json::array items;
  for (auto const& item : found.items)
    items.push_back(
        json::object{{"label", valid(item.label)},
                     {"kind", static_cast<int>(item.kind)},
                     {"detail", valid(item.text)},
                     {"filterText", valid(item.insert)},
                     {"sortText", fmt::format("{:04}", items.size())},
                     {"textEdit", json::object{{"range", range}, {"newText", valid(item.insert)}}}});
  return json::object{{"isIncomplete", found.items.size() == most_items}, {"items", std::move(items)}};
}

Completion Server::complete(Document const& document, std::string_view before) const {
  if (document.path.ends_with(".toml")) {
    auto const* words = toml_ ? toml_(document) : nullptr;
    return words != nullptr ? complete_toml(before, *words) : Completion();
  }
  std::vector<std::string_view> rules;
  std::set<std::string> hosts;
  if (findings_ && findings_->snapshot().sources != nullptr) {
    for (auto const& project : findings_->snapshot().projects) {
      if (project.plan != nullptr && rules.empty())
        rules.assign(project.plan->names().begin(), project.plan->names().end());
      if (project.world == nullptr || hosts.size() >= most_items) continue;
      for (auto const& zone : project.world->zones())
        if (zone->kind != dns::ZoneKind::known)
          for (auto const& r : zone->records)
            if (r.type == dns::Type::A || r.type == dns::Type::AAAA) hosts.insert(r.owner.to_text());
    }
  }
  std::vector<std::string> const names(hosts.begin(), hosts.end());
  return complete_zone(before, rules, names);
}

json::value Server::code_actions(json::value const& params, Document const& document) const {
  text::FileId const file = findings_->file_at(document.path);
  auto const start = position_at(params, {"range", "start"}), end = position_at(params, {"range", "end"});
  if (file == text::no_file || !start || !end) return json::array();
  std::vector<std::string_view> only;
  if (auto const* list = array_member(params, {"context", "only"}))
    for (auto const& kind : *list)
      if (kind.is_string()) only.emplace_back(kind.get_string().data(), kind.get_string().size());
  Lines const& lines = findings_->lines(file);
  std::uint32_t const from = lines.offset(*start);
  return findings_->actions({file, from, std::max(from, lines.offset(*end))}, only);
}

void Server::finish_fix(Done done) {
  Waiting const asked = std::move(fixes_.front());
  fixes_.erase(fixes_.begin());
  if (!done.fixed.problem.empty()) return fail(asked.id, request_failed, done.fixed.problem);
  std::map<std::string, json::array> edits;
  for (auto const& [path, after] : done.fixed.after) {
    auto const before = done.fixed.before.find(path);
    edits[path] =
        changed_lines(before == done.fixed.before.end() ? "" : before->second, after, abilities_.encoding);
  }
  Findings const of({}, std::move(done.job.open), abilities_);
  json::object edit = of.workspace_edit(edits);
  if (asked.method == "codeAction/resolve") {
    json::object action = asked.params.get_object();
    action.erase("fix");
    action["edit"] = std::move(edit);
    return answer(asked.id, std::move(action));
  }
  ask("workspace/applyEdit", {{"label", "zonelint: safe fixes"}, {"edit", std::move(edit)}});
  answer(asked.id, nullptr);
}

}  // namespace zonelint::lsp
