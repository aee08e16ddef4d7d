// The session: its order, its errors, when it checks, and what waits for a check. The linter is a double.
#include "lsp/server.hpp"

#include <catch2/catch.hpp>

using namespace zonelint;
using namespace zonelint::lsp;
using namespace std::chrono_literals;

namespace {

// One finding over the word "bad" of each text.
class Double : public Workbench {
 public:
  Snapshot check(Open const& open, std::atomic<bool> const& stop) override {
    struct Owner {
      text::Sources sources;
      lint::Result result;
    };
    auto owner = std::make_shared<Owner>();
    for (auto const& [path, document] : open) {
      auto const id = owner->sources.add(path, *document.text);
      auto const at = document.text->find("bad");
      if (at == std::string::npos) continue;
      auto const begin = static_cast<std::uint32_t>(at);
      lint::Finding f;
      f.rule = "test/bad";
      f.severity = lint::Severity::warning;
      f.message = "this is bad";
      f.where = {id, begin, begin + 3};
      f.fix = lint::Fix{lint::FixLevel::safe, "make it good", {{f.where, "good"}}, {}, {}};
      owner->result.findings.push_back(f);
    }
    Snapshot out;
    out.stopped = stop;
    out.sources = &owner->sources;
    out.result = &owner->result;
    out.owner = owner;
    return out;
  }
  Fixed fix(Open const& open, std::string const& path) override {
    Fixed out;
    out.before[path] = *open.at(path).text;
    out.after[path] = "one\ngood\nthree\n";
    return out;
  }
};

struct Session {
  std::vector<json::value> sent;
  Server server{"1.2.3", [this](std::string content) { sent.push_back(json::parse(content)); }};
  Double bench;
  Clock::time_point now = Clock::now();

  void say(std::string const& content) { server.receive(content, now); }
  void initialize(std::string const& capabilities = "{}") {
    say(R"({"jsonrpc":"2.0","id":1,"method":"initialize","params":{"capabilities":)" + capabilities + "}}");
    say(R"({"jsonrpc":"2.0","method":"initialized","params":{}})");
  }
  void open(std::string const& text) {
    say(json::serialize(
        json::object{{"jsonrpc", "2.0"},
                     {"method", "textDocument/didOpen"},
                     {"params", json::object{{"textDocument", json::object{{"uri", "file:///z/x.zone"},
                                                                           {"languageId", "bindzone"},
                                                                           {"version", 1},
                                                                           {"text", text}}}}}}));
  }
  void change(std::string const& text, int version) {
    say(json::serialize(json::object{
        {"jsonrpc", "2.0"},
        {"method", "textDocument/didChange"},
        {"params",
         json::object{{"textDocument", json::object{{"uri", "file:///z/x.zone"}, {"version", version}}},
                      {"contentChanges", json::array{json::object{{"text", text}}}}}}}));
  }
  void ask_actions(int id) {
    say(R"({"jsonrpc":"2.0","id":)" + std::to_string(id) +
        R"(,"method":"textDocument/codeAction","params":{"textDocument":{"uri":"file:///z/x.zone"},)"
        R"("range":{"start":{"line":0,"character":0},"end":{"line":9,"character":0}},"context":{"diagnostics":[]}}})");
  }
  bool work() {
    auto job = server.take_job(now);
    if (!job) return false;
    server.finish(run(bench, *std::move(job)), now);
    return true;
  }
  json::value const& last() const { return sent.back(); }
  std::int64_t error() const { return number_member(last(), {"error", "code"}).value_or(0); }
};

}  // namespace

TEST_CASE("initialize tells what is there, and agrees on an encoding") {
  Session plain;
  plain.initialize();
  CHECK(text_member(plain.sent[0], {"result", "capabilities", "positionEncoding"}) == "utf-16");
  CHECK(text_member(plain.sent[0], {"result", "serverInfo", "version"}) == "1.2.3");
  CHECK(plain.sent.size() == 1);
  Session narrow;
  narrow.initialize(R"({"general":{"positionEncodings":["utf-16","utf-8"]},
                        "workspace":{"didChangeWatchedFiles":{"dynamicRegistration":true}}})");
  CHECK(text_member(narrow.sent[0], {"result", "capabilities", "positionEncoding"}) == "utf-8");
  CHECK(text_member(narrow.last(), {"method"}) == "client/registerCapability");
}

TEST_CASE("a session has an order") {
  Session s;
  s.say(R"({"id":7,"method":"shutdown"})");
  CHECK(s.error() == -32002);
  s.open("bad");
  CHECK_FALSE(s.work());  // nothing counts before initialize
  s.initialize();
  s.say(R"({"id":8,"method":"initialize","params":{}})");
  CHECK(s.error() == -32600);
  s.say(R"({"id":9,"method":"shutdown"})");
  CHECK(member(s.last(), {"result"})->is_null());
  s.say(R"({"id":"x","method":"textDocument/hover","params":{}})");
  CHECK(s.error() == -32600);
  CHECK_FALSE(s.server.ended());
  s.say(R"({"method":"exit"})");
  CHECK(s.server.ended());
  CHECK(s.server.exit_status() == 0);
}

TEST_CASE("exit without shutdown is a failure") {
  Session s;
  s.initialize();
  s.say(R"({"method":"exit"})");
  CHECK(s.server.ended());
  CHECK(s.server.exit_status() == 1);
}

TEST_CASE("what is no message gets its error and ends nothing") {
  struct Case {
    std::string content;
    std::int64_t error;
  };
  std::string const deep = std::string(1000, '[') + std::string(1000, ']');
  Case const cases[] = {
      {"", -32700},
      {"{", -32700},
      {"\xff\xfe", -32700},
      {"{\"method\":\"\xff\"}", -32700},
      {deep, -32700},
      {"null", -32600},
      {"[]", -32600},
      {"{}", -32600},
      {R"({"id":1})", -32600},
      {R"({"id":1,"method":7})", -32600},
      {R"({"id":{},"method":"x"})", -32600},
      {R"({"id":1,"method":"no/such","params":{}})", -32601},
      {R"({"id":1,"method":"textDocument/codeAction"})", -32602},
      {R"({"id":1,"method":"textDocument/codeAction","params":[]})", -32602},
      {R"({"id":1,"method":"textDocument/codeAction","params":{}})", -32602},
      {R"({"id":1,"method":"workspace/executeCommand","params":{"command":"rm"}})", -32602}};
  for (auto const& c : cases) {
    Session s;
    s.initialize();
    s.say(c.content);
    INFO(c.content);
    CHECK(s.error() == c.error);
    s.open("bad");
    CHECK(s.work());
  }
}

TEST_CASE("what needs no answer gets none") {
  Session s;
  s.initialize();
  auto const before = s.sent.size();
  for (auto const* quiet :
       {R"({"method":"no/such"})", R"({"id":1,"result":null})", R"({"id":"a","error":{"code":1}})",
        R"({"method":"textDocument/didOpen"})", R"({"method":"textDocument/didChange","params":[]})",
        R"({"method":"textDocument/didClose","params":{"textDocument":{"uri":"file:///none"}}})",
        R"({"method":"$/cancelRequest","params":{"id":99}})",
        R"({"method":"workspace/didRenameFiles","params":{"files":[1,{}]}})"})
    s.say(quiet);
  CHECK(s.sent.size() == before);
}

TEST_CASE("what is opened is checked at once, what is typed after a pause") {
  Session s;
  s.initialize();
  s.open("x bad");
  REQUIRE(s.work());
  CHECK(text_member(s.last(), {"method"}) == "textDocument/publishDiagnostics");
  auto const* list = array_member(s.last(), {"params", "diagnostics"});
  REQUIRE(list->size() == 1);
  CHECK(number_member((*list)[0], {"range", "start", "character"}) == 2);
  CHECK(number_member((*list)[0], {"severity"}) == 2);
  CHECK(text_member((*list)[0], {"code"}) == "test/bad");
  CHECK(number_member(s.last(), {"params", "version"}) == 1);

  s.change("fine", 2);
  CHECK_FALSE(s.work());
  s.now += 100ms;
  s.change("fine now", 3);
  s.now += 100ms;
  CHECK_FALSE(s.work());
  CHECK(s.server.due() == s.now + 50ms);
  s.now += 50ms;
  REQUIRE(s.work());
  CHECK(array_member(s.last(), {"params", "diagnostics"})->empty());
  CHECK(number_member(s.last(), {"params", "version"}) == 3);
}

TEST_CASE("a change stops the check that runs, and its result is not shown") {
  Session s;
  s.initialize();
  s.open("bad");
  auto job = s.server.take_job(s.now);
  REQUIRE(job);
  CHECK_FALSE(s.server.take_job(s.now));  // one at a time
  s.change("worse", 2);
  CHECK(*job->stop);
  auto const before = s.sent.size();
  s.server.finish(run(s.bench, *std::move(job)), s.now);
  CHECK(s.sent.size() == before);
  s.now += 1s;
  CHECK(s.work());
}

TEST_CASE("a request waits for the text that it is about") {
  Session s;
  s.initialize();
  s.open("bad");
  s.ask_actions(5);
  CHECK(s.sent.size() == 1);
  REQUIRE(s.work());
  CHECK(number_member(s.last(), {"id"}) == 5);
  auto const* actions = array_member(s.last(), {"result"});
  REQUIRE(actions->size() == 3);  // fix, suppress, fix all
  CHECK(text_member((*actions)[0], {"title"}) == "make it good");
  CHECK(true_member((*actions)[0], {"isPreferred"}));
  s.ask_actions(6);  // nothing has changed: at once
  CHECK(number_member(s.last(), {"id"}) == 6);

  s.change("bad!", 2);
  s.ask_actions(7);
  s.change("bad!!", 3);
  CHECK(number_member(s.last(), {"id"}) == 7);
  CHECK(s.error() == -32801);
  s.ask_actions(8);
  s.say(R"({"method":"$/cancelRequest","params":{"id":8}})");
  CHECK(number_member(s.last(), {"id"}) == 8);
  CHECK(s.error() == -32800);
}

TEST_CASE("the request that is one too many makes the oldest give up") {
  Session s;
  s.initialize();
  s.open("bad");
  for (int id = 1000; id < 1000 + static_cast<int>(most_waiting); ++id) s.ask_actions(id);
  CHECK(s.sent.size() == 1);
  s.ask_actions(2000);
  CHECK(number_member(s.last(), {"id"}) == 1000);
  CHECK(s.error() == -32800);
}

TEST_CASE("edits come in the form that the client takes") {
  Session old;
  old.initialize();
  old.open("bad");
  old.work();
  old.ask_actions(5);
  auto const& action = (*array_member(old.last(), {"result"}))[0];
  auto const* edits = array_member(action, {"edit", "changes", "file:///z/x.zone"});
  REQUIRE(edits != nullptr);
  CHECK(text_member((*edits)[0], {"newText"}) == "good");
  Session modern;
  modern.initialize(R"({"workspace":{"workspaceEdit":{"documentChanges":true}}})");
  modern.open("bad");
  modern.work();
  modern.ask_actions(5);
  auto const* changes =
      array_member((*array_member(modern.last(), {"result"}))[0], {"edit", "documentChanges"});
  REQUIRE(changes != nullptr);
  CHECK(number_member((*changes)[0], {"textDocument", "version"}) == 1);
}

TEST_CASE("all safe fixes are one edit of the lines that change") {
  Session s;
  s.initialize(R"({"textDocument":{"codeAction":{"resolveSupport":{"properties":["edit"]}}}})");
  s.open("one\nbad\nthree\n");
  s.work();
  s.ask_actions(5);
  auto const& actions = *array_member(s.last(), {"result"});
  auto const& all = actions[actions.size() - 1];
  CHECK(text_member(all, {"kind"}) == "source.fixAll.zonelint");
  s.say(json::serialize(json::object{{"id", 6}, {"method", "codeAction/resolve"}, {"params", all}}));
  REQUIRE(s.work());
  CHECK(number_member(s.last(), {"id"}) == 6);
  auto const* edits = array_member(s.last(), {"result", "edit", "changes", "file:///z/x.zone"});
  REQUIRE(edits != nullptr);
  CHECK(text_member((*edits)[0], {"newText"}) == "good\n");
  CHECK(number_member((*edits)[0], {"range", "start", "line"}) == 1);
  CHECK(number_member((*edits)[0], {"range", "end", "line"}) == 2);
}

TEST_CASE("a client that can't resolve gets a command") {
  Session s;
  s.initialize();
  s.open("one\nbad\nthree\n");
  s.work();
  s.say(
      R"({"id":6,"method":"workspace/executeCommand","params":{"command":"zonelint.fix","arguments":["file:///z/x.zone"]}})");
  REQUIRE(s.work());
  REQUIRE(s.sent.size() >= 2);
  CHECK(text_member(s.sent[s.sent.size() - 2], {"method"}) == "workspace/applyEdit");
  CHECK(number_member(s.last(), {"id"}) == 6);
}

TEST_CASE("a file that is closed or renamed has no findings under its old name") {
  Session s;
  s.initialize();
  s.open("bad");
  s.work();
  s.say(
      R"({"method":"workspace/didRenameFiles","params":{"files":[{"oldUri":"file:///z/x.zone","newUri":"file:///z/y.zone"}]}})");
  s.work();
  CHECK(text_member(s.sent[s.sent.size() - 2], {"params", "uri"}) == "file:///z/y.zone");
  CHECK(text_member(s.last(), {"params", "uri"}) == "file:///z/x.zone");
  CHECK(array_member(s.last(), {"params", "diagnostics"})->empty());
  s.say(R"({"method":"textDocument/didClose","params":{"textDocument":{"uri":"file:///z/y.zone"}}})");
  s.work();
  CHECK(text_member(s.last(), {"params", "uri"}) == "file:///z/y.zone");
  CHECK(array_member(s.last(), {"params", "diagnostics"})->empty());
}
