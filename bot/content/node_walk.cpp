#include "content/node_walk.hpp"

#include "content/expect_reader.hpp"
#include "content/place_checks.hpp"
#include "content/tree.hpp"
#include "dialogue/picture.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace tillit::content {
namespace {

using dialogue::Action;
using dialogue::Ask;
using dialogue::Call;
using dialogue::Expect;
using dialogue::Expression;
using dialogue::Kind;
using dialogue::NodeIndex;
using dialogue::Reading;
using dialogue::Target;
using dialogue::Type;
using dialogue::Variable;
using dialogue::Wait;
using language::JsonMember;
using language::JsonNode;
using language::JsonPlace;

constexpr int kLongestWaitDays = 7;
constexpr std::array<std::string_view, 5> kEngineWords{"stop", "back", "skip", "repeat", "restart"};

class NodeWalk {
 public:
  NodeWalk(const WalkContext& context, NodeIndex index, Known known, Findings* findings)
      : context_(context),
        member_(*context.draft.nodes[index]),
        json_(member_.value),
        places_(context, std::move(known), findings),
        index_(index) {}

  WalkedNode walk() {
    walked_.node.name = member_.key;
    if (const JsonNode* carries = json_.find("carries")) walked_.node.carries = texts_of(*carries);
    each_element(json_.find("do"), [&](const JsonNode& action) { read_action(action); });
    stop();
    exit();
    walked_.reads = places_.reads();
    walked_.writes = places_.writes();
    return std::move(walked_);
  }

 private:
  Known& known() { return places_.known(); }
  void add(std::string_view code, JsonPlace place, std::string message, std::string hint = {}) {
    places_.add(code, place, std::move(message), std::move(hint));
  }

  // ---- actions

  void read_action(const JsonNode& json) {
    Action action;
    Known if_not = known();
    const JsonNode* condition = json.find("if");
    if (condition) {
      const auto checked = places_.condition(*condition);
      action.condition = checked.expression;
      if_not = known();
      learn(if_not, checked.when_false);
      learn(known(), checked.when_true);
    }
    if (json.find("say")) {
      say(json, action);
    } else if (json.find("set")) {
      set(json, action);
    } else if (json.find("run")) {
      run(json, action);
    } else if (json.find("make")) {
      make(json, action);
    } else if (json.find("schedule")) {
      schedule(json, action);
    } else {
      action.what = dialogue::CancelAction{text_at(json, "cancel")};
    }
    if (condition) known() = join(known(), if_not);
    walked_.node.actions.push_back(std::move(action));
  }

  void say(const JsonNode& json, Action& action) {
    dialogue::SayAction say;
    UsedText used = use(UsedText::Role::Say, *json.find("say"), json.find("args"), &say.text);
    const std::string vary = text_at(json, "vary");
    say.vary = vary == "cycle"    ? dialogue::Vary::Cycle
               : vary == "random" ? dialogue::Vary::Random
               : vary == "once"   ? dialogue::Vary::Once
                                  : dialogue::Vary::Shuffle;
    used.varies = !vary.empty() && say.vary != dialogue::Vary::Once;
    const JsonNode* later = json.find("later");
    if ((later != nullptr) != (say.vary == dialogue::Vary::Once)) {
      add("D01", (later ? later : json.find("vary"))->place,
          "\"vary\": \"once\" and \"later\" go together",
          "\"later\" names the text that is said from the second time on");
    }
    if (later) {
      UsedText again = used;
      again.role = UsedText::Role::Line;
      again.key = later->string;
      again.place = later->place;
      say.later = whole_key(later->string);
      walked_.texts.push_back(std::move(again));
    }
    walked_.texts.push_back(std::move(used));
    each_element(json.find("offer"), [&](const JsonNode& word) {
      const bool known_word =
          context_.host.globals.contains(word.string) ||
          std::find(kEngineWords.begin(), kEngineWords.end(), word.string) != kEngineWords.end();
      if (!known_word)
        add("D02", word.place, fmt::format("there is no global word “{}”", word.string),
            "the words stand in host.json under \"globals\"");
      say.offer.push_back(word.string);
    });
    if (const JsonNode* picture = json.find("picture")) say.picture = read_picture(*picture);
    action.what = std::move(say);
  }

  dialogue::PictureUse read_picture(const JsonNode& json) {
    dialogue::PictureUse picture;
    const auto text = [&](const char* key, bool shares_args, dialogue::TextUse& into) {
      UsedText used = use(UsedText::Role::Line, *json.find(key), json.find("args"), &into);
      used.shares_args = shares_args;
      walked_.texts.push_back(std::move(used));
    };
    const auto list = [&](const JsonNode& at, dialogue::Kind of) {
      const auto checked = places_.shown(at, fmt::format("“{}”", at.string));
      const Type wanted = dialogue::list_of(dialogue::simple(of));
      if (!checked.expression.empty() && !dialogue::fits(checked.expression.type(), wanted)) {
        add("D21", at.place,
            fmt::format("a picture needs {} here, not {}", to_string(wanted),
                        to_string(checked.expression.type())));
      }
      return checked.expression;
    };
    text("title", true, picture.title);
    text("alt", false, picture.alt);
    picture.days = list(*json.find("days"), dialogue::Kind::Date);
    each_element(json.find("rows"), [&](const JsonNode& row) {
      const JsonNode& label = *row.find("label");
      line(label);
      picture.rows.push_back(
          {whole_key(label.string), list(*row.find("values"), dialogue::Kind::Int)});
    });
    if (picture.rows.empty() || picture.rows.size() > dialogue::kMaxPictureRows) {
      add("D01", json.find("rows")->place,
          fmt::format("a picture has 1 to {} rows", dialogue::kMaxPictureRows));
    }
    if (const JsonNode* low = json.find("low")) picture.lowest = low->integer;
    picture.highest = json.find("high")->integer;
    if (picture.highest <= picture.lowest)
      add("D01", json.find("high")->place, "“high” must lie above “low”, which is 1 if left out");
    return picture;
  }

  void set(const JsonNode& json, Action& action) {
    dialogue::SetAction set;
    each_member(json.find("set"), [&](const JsonMember& member) {
      const auto target = places_.target(member.key, member.place);
      const auto checked = places_.expression(member.value, target ? &target->type : nullptr);
      if (!target) return;
      if (checked.reads_private && !target->is_private) {
        add("D28", member.value.place, fmt::format("“{}” would hold something private", member.key),
            "mark it \"private\": true, or leave the private value where it is");
      }
      places_.write(*target, !checked.expression.empty() && !checked.expression.type().optional);
      set.assignments.emplace_back(target->target, checked.expression);
    });
    action.what = std::move(set);
  }

  void run(const JsonNode& json, Action& action) {
    dialogue::RunAction run;
    const JsonNode& name = *json.find("run");
    const auto found =
        std::find_if(context_.host.commands.begin(), context_.host.commands.end(),
                     [&](const dialogue::Command& command) { return command.name == name.string; });
    if (found == context_.host.commands.end()) {
      std::vector<std::string> names;
      for (const auto& command : context_.host.commands) names.push_back(command.name);
      add("D25", name.place,
          fmt::format("there is no command “{}”{}", name.string, did_you_mean(name.string, names)));
      places_.assume_written(json.find("as"));
    } else {
      run.command = static_cast<dialogue::Slot>(found - context_.host.commands.begin());
      const std::string what = fmt::format("the command {}", name.string);
      run.arguments = places_.fields(json.find("with"), found->parameters, what, name.place,
                                     PrivateRule::AsDeclared);
      forget_entities(known(), context_.scope);
      result(json.find("as"), found->gives ? &*found->gives : nullptr, what, run);
    }
    action.what = std::move(run);
  }

  void result(const JsonNode* as, const Type* gives, std::string_view what,
              dialogue::RunAction& run) {
    if (!as) return;
    if (!gives) {
      add("D26", as->place, fmt::format("{} gives no result", what), "take \"as\" out");
      return places_.assume_written(as);
    }
    if (const auto target = places_.receiver(*as, *gives, what)) run.as = target->target;
  }

  void make(const JsonNode& json, Action& action) {
    dialogue::MakeAction make;
    const JsonNode& name = *json.find("make");
    const JsonNode& as = *json.find("as");
    for (const auto& record : context_.host.records) {
      if (record->name == name.string) make.record = record.get();
    }
    if (!make.record || make.record->is_entity()) {
      add("D25", name.place,
          make.record ? fmt::format("a {} is made by a command only", name.string)
                      : fmt::format("there is no record “{}” in host.json", name.string));
      places_.assume_written(&as);
    } else {
      const auto target =
          places_.receiver(as, dialogue::record_of(*make.record), fmt::format("a {}", name.string));
      // A private variable keeps its whole record private, whichever fields are filled.
      const bool may_be_private = target && target->is_private;
      make.fields = places_.fields(
          json.find("with"), make.record->fields, fmt::format("a {}", name.string), name.place,
          may_be_private ? PrivateRule::Anywhere : PrivateRule::AsDeclared);
      if (target) make.as = target->target;
    }
    action.what = std::move(make);
  }

  void schedule(const JsonNode& json, Action& action) {
    dialogue::ScheduleAction schedule;
    const JsonNode& name = *json.find("schedule");
    schedule.key = text_at(json, "key");
    schedule.dialogue = name.string;
    const Type local = dialogue::simple(Kind::Local);
    schedule.at = places_.expression(*json.find("at"), &local).expression;
    const JsonNode* window = json.find("window");
    const JsonNode* if_busy = json.find("if_busy");
    if (!window || !if_busy) {
      add("D61", name.place,
          fmt::format("the schedule of “{}” does not say {}", name.string,
                      !window && !if_busy ? "\"window\" and \"if_busy\""
                      : window            ? "\"if_busy\""
                                          : "\"window\""),
          "\"window\": \"PT5H\" is how late it may still come; \"if_busy\": \"queue\" waits for a "
          "talk that is going on");
    }
    if (window) schedule.window = parse_duration(window->string).value_or(schedule.window);
    using IfBusy = dialogue::SetSchedule::IfBusy;
    const std::string busy = if_busy ? if_busy->string : "queue";
    schedule.if_busy = busy == "interrupt"  ? IfBusy::Interrupt
                       : busy == "say_only" ? IfBusy::SayOnly
                       : busy == "skip"     ? IfBusy::Skip
                                            : IfBusy::Queue;
    schedule.with = with(json, name, PrivateRule::Never);
    action.what = std::move(schedule);
  }

  // The parameters that another dialogue is started with.
  std::vector<dialogue::NamedExpression> with(const JsonNode& json, const JsonNode& name,
                                              PrivateRule rule) {
    const auto signature = context_.signatures.find(name.string);
    if (signature == context_.signatures.end()) {
      std::vector<std::string> names;
      for (const auto& [id, script] : context_.signatures) names.push_back(id);
      add("D02", name.place,
          fmt::format("there is no dialogue “{}”{}", name.string,
                      did_you_mean(name.string, names)));
      return {};
    }
    if (!signature->second) return {};
    return places_.parameters(json.find("with"), *signature->second, name.place, rule);
  }

  // ---- texts

  std::string whole_key(std::string_view key) const {
    return fmt::format("{}.{}", context_.draft.script->id, key);
  }

  UsedText use(UsedText::Role role, const JsonNode& key, const JsonNode* args,
               dialogue::TextUse* text) {
    UsedText used;
    used.role = role;
    used.key = key.string;
    used.place = key.place;
    each_member(args, [&](const JsonMember& arg) {
      const auto checked = places_.shown(arg.value, fmt::format("“{}”", arg.key));
      if (checked.expression.empty()) {
        used.args.push_back({arg.key, Type{}, arg.place});
        return;
      }
      used.args.push_back({arg.key, checked.expression.type(), arg.place});
      if (text) text->args.push_back({arg.key, checked.expression});
    });
    if (text) text->key = whole_key(key.string);
    used.known = known();
    return used;
  }

  void line(const JsonNode& key) {
    walked_.texts.push_back(use(UsedText::Role::Line, key, nullptr, nullptr));
  }

  // ---- the stop

  void stop() {
    const JsonNode* ask = json_.find("ask");
    const JsonNode* wait = json_.find("wait");
    const JsonNode* call = json_.find("call");
    if ((ask != nullptr) + (wait != nullptr) + (call != nullptr) > 1) {
      return add("D01", member_.place,
                 fmt::format("“{}” has more than one of ask, wait and call", member_.key),
                 "a node waits for one thing: make it two nodes");
    }
    for (const char* key : {"with", "into", "aborted"}) {
      if (!call && json_.find(key))
        add("D01", json_.find(key)->place, fmt::format("“{}” goes with a call only", key));
    }
    if (ask) read_ask(*ask);
    if (wait) read_wait(*wait);
    if (call) read_call(*call);
  }

  void read_ask(const JsonNode& json) {
    Ask ask;
    UsedText prompt =
        use(UsedText::Role::Prompt, *json.find("prompt"), json.find("args"), &ask.prompt);
    std::vector<Known> answered;
    const Known asked = known();
    Known unanswered = asked;
    forget_at_stop(unanswered, context_.scope);

    read_reading(json, nullptr, asked, unanswered, prompt, ask, answered);
    each_element(json.find("or"), [&](const JsonNode& reading) {
      read_reading(reading, reading.find("goto"), asked, unanswered, prompt, ask, answered);
    });
    known() = unanswered;
    if (const JsonNode* skip = json.find("skip")) {
      ask.skip = go(*skip, Edge::Kind::Skip);
      prompt.has_skip = true;
    }
    retry(json, ask);
    silence(json, ask);
    walked_.texts.push_back(std::move(prompt));
    walked_.node.stop = std::move(ask);
    exit_is_used_ = !answered.empty();
    if (!answered.empty()) {
      known() = answered.front();
      for (const Known& one : answered) known() = join(known(), one);
    }
  }

  // `own_exit`: where this reading goes by itself; else its facts join those of the node's exit.
  void read_reading(const JsonNode& json, const JsonNode* own_exit, const Known& asked,
                    const Known& unanswered, UsedText& prompt, Ask& ask,
                    std::vector<Known>& answered) {
    Reading reading;
    known() = asked;
    const Type it = read_expect(*json.find("expect"), places_, reading.expect);
    if (reading.expect.kind == Expect::Kind::Choice)
      offer(reading.expect, *json.find("expect"), prompt);
    reading.type = it;
    ask.takes_text = ask.takes_text || reading.expect.kind == Expect::Kind::Text ||
                     reading.expect.kind == Expect::Kind::Any;
    each_element(json.find("check"), [&](const JsonNode& check) {
      const auto checked =
          places_.condition(*check.find("if"), it.kind == Kind::None ? nullptr : &it);
      line(*check.find("text"));
      reading.checks.push_back({checked.expression, whole_key(check.find("text")->string)});
    });
    known() = unanswered;
    if (const JsonNode* into = json.find("into")) {
      if (const auto target = answer_receiver(*into, reading.expect.kind, it)) {
        reading.into = target->target;
        ask.is_private = ask.is_private || target->is_private;
        if (target->type.kind == Kind::Enum) reading.type = target->type.required();
      }
    }
    if (own_exit) {
      reading.go_to = go(*own_exit, Edge::Kind::Exit);
    } else {
      answered.push_back(known());
    }
    ask.readings.push_back(std::move(reading));
  }

  // The options of all readings stand under one question.
  void offer(const Expect& expect, const JsonNode& json, UsedText& prompt) {
    prompt.is_choice = true;
    auto& options = prompt.options;
    for (const std::string& option : expect.options) {
      if (std::find(options.begin(), options.end(), option) == options.end()) {
        options.push_back(option);
      } else {
        add("D01", json.place, fmt::format("“{}” is offered twice at one question", option));
      }
    }
  }

  std::optional<Receiver> answer_receiver(const JsonNode& into, Expect::Kind expected,
                                          const Type& answer) {
    if (expected == Expect::Kind::Choice) return places_.choice_receiver(into, answer);
    if (answer.kind != Kind::None) return places_.receiver(into, answer, "the answer");
    places_.assume_written(&into);
    return std::nullopt;
  }

  void retry(const JsonNode& ask_json, Ask& ask) {
    const JsonNode* own = ask_json.find("retry");
    const JsonNode* retry = own ? own : context_.draft.root->find("retry");
    const bool takes_anything = std::any_of(
        ask.readings.begin(), ask.readings.end(),
        [](const Reading& reading) { return reading.expect.kind == Expect::Kind::Any; });
    if (!retry) {
      if (takes_anything) return;
      return add("D07", member_.place,
                 fmt::format("“{}” would ask for ever if no answer fits", member_.key),
                 "say where to go after some misses: \"retry\": { \"max\": 2, \"goto\": … } here "
                 "or at the top of the dialogue");
    }
    const JsonNode* to = retry->find("goto");
    if (!to) {
      return add("D07", retry->place, "after the last miss there is nowhere to go",
                 "add a \"goto\" to the retry");
    }
    const auto target = go(*to, Edge::Kind::Retry);
    if (!target) return;
    if (*target == index_) {
      return add("D07", own ? retry->place : member_.place,
                 fmt::format("after the last miss “{}” goes to itself", member_.key),
                 "a miss needs a way out: another node");
    }
    dialogue::Retry read{.go_to = *target};
    if (const JsonNode* max = retry->find("max")) read.max = static_cast<int>(max->integer);
    ask.retry = read;
  }

  void silence(const JsonNode& ask_json, Ask& ask) {
    const JsonNode* ladder = ask_json.find("silence");
    if (!ladder) ladder = context_.draft.root->find("silence");
    if (!ladder || ladder->elements.empty()) return;
    LocalDateTime last{};
    for (const JsonNode& json : ladder->elements) {
      dialogue::Rung rung;
      rung.after = parse_duration(text_at(json, "after")).value_or(rung.after);
      // Months have no fixed length; from one day to another they do.
      const LocalDateTime due = tillit::add(LocalDateTime{}, rung.after);
      if (due <= last)
        add("D07", json.place, "each step of a silence must come later than the one before it");
      last = due;
      if (const JsonNode* say = json.find("say")) {
        rung.say = whole_key(say->string);
        line(*say);
      }
      if (const JsonNode* to = json.find("goto")) rung.go_to = go(*to, Edge::Kind::Silence);
      if (!json.find("say") && !json.find("goto"))
        add("D07", json.place, "this step of the silence does nothing",
            "give it a \"say\" or a \"goto\"");
      ask.silence.push_back(std::move(rung));
    }
    const JsonNode& end = ladder->elements.back();
    if (!end.find("goto") && end.find("say")) {
      add("D07", end.place, "the silence ends in a line, and then the question stays open",
          "give its last step a \"goto\"");
    }
  }

  void read_wait(const JsonNode& json) {
    Wait wait;
    const JsonNode* after = json.find("after");
    const JsonNode* signal = json.find("signal");
    if (!after && !signal) add("D01", json.place, "a wait needs \"after\" or \"signal\"");
    if (after) {
      wait.after = parse_duration(after->string);
      const auto end = wait.after ? tillit::add(LocalDateTime{}, *wait.after) : LocalDateTime{};
      const LocalDateTime longest{Date{} + std::chrono::days{kLongestWaitDays}, {}};
      if (end > longest) {
        add("D11", after->place,
            fmt::format("“{}” waits more than {} days", member_.key, kLongestWaitDays),
            "end the dialogue and start another by \"schedule\": that one begins on the newest "
            "script");
      }
    }
    wait.signal = text_at(json, "signal");
    forget_at_stop(known(), context_.scope);
    if (const JsonNode* into = json.find("into")) {
      if (!signal)
        add("D01", into->place, "\"into\" takes what a signal brings, so it needs \"signal\"");
      const Known waited = known();
      if (const auto target = places_.target(into->string, into->place)) {
        // The signal may bring nothing that fits, and with `after` there may be no signal at all.
        if (!target->type.optional)
          add("D26", into->place,
              fmt::format("“{}” must be optional: the signal may bring nothing", into->string));
        places_.write(*target, false);
        wait.into = target->target;
      }
      known().values = waited.values;
    }
    walked_.node.stop = std::move(wait);
  }

  void read_call(const JsonNode& name) {
    Call call;
    call.dialogue = name.string;
    call.with = with(json_, name, PrivateRule::AsDeclared);
    forget_at_stop(known(), context_.scope);
    if (const JsonNode* aborted = json_.find("aborted")) {
      if (const auto target = go(*aborted, Edge::Kind::Aborted)) call.aborted = *target;
    } else {
      walked_.has_one_exit = false;
      add("D04", name.place,
          fmt::format("the call of “{}” does not say where to go when it is stopped", name.string),
          "add \"aborted\": a node that goes on without its result");
    }
    const auto signature = context_.signatures.find(name.string);
    const bool can_check = signature != context_.signatures.end() && signature->second;
    each_member(json_.find("into"), [&](const JsonMember& member) {
      if (!can_check) return places_.assume_written(member.key);
      const dialogue::Script& callee = *signature->second;
      const auto returned =
          std::find_if(callee.returns.begin(), callee.returns.end(),
                       [&](const auto& one) { return one.first == member.value.string; });
      if (returned == callee.returns.end()) {
        std::vector<std::string> names;
        for (const auto& one : callee.returns) names.push_back(one.first);
        add("D26", member.value.place,
            fmt::format("“{}” returns no “{}”{}", callee.id, member.value.string,
                        did_you_mean(member.value.string, names)));
        return places_.assume_written(member.key);
      }
      const Variable& source = callee.variables[returned->second];
      const auto target = places_.receiver(member.key, member.place, source.type,
                                           fmt::format("what “{}” returns", callee.id));
      if (!target) return;
      if (source.is_private && !target->is_private) {
        add("D28", member.place, fmt::format("“{}” would hold something private", member.key),
            "mark it \"private\": true");
      }
      call.into.emplace_back(target->target, member.value.string);
    });
    walked_.node.stop = std::move(call);
  }

  // ---- exits

  std::optional<NodeIndex> go(const JsonNode& name, Edge::Kind kind) {
    const auto& nodes = context_.draft.nodes;
    const auto found = std::find_if(nodes.begin(), nodes.end(), [&](const JsonMember* node) {
      return node->key == name.string;
    });
    if (found == nodes.end()) {
      walked_.targets_known = false;
      std::vector<std::string> names;
      for (const JsonMember* node : nodes) names.push_back(node->key);
      add("D02", name.place,
          fmt::format("there is no node “{}”{}", name.string, did_you_mean(name.string, names)));
      return std::nullopt;
    }
    const auto index = static_cast<NodeIndex>(found - nodes.begin());
    walked_.edges.push_back({kind, index, known()});
    return index;
  }

  void exit() {
    const JsonNode* to = json_.find("goto");
    const JsonNode* branch = json_.find("branch");
    const JsonNode* otherwise = json_.find("else");
    const JsonNode* end = json_.find("end");
    dialogue::Exit& exit = walked_.node.exit;
    const int exits =
        (to != nullptr) + (branch != nullptr || otherwise != nullptr) + (end != nullptr);
    if (exits != 1) {
      walked_.has_one_exit = false;
      return add("D04", member_.place,
                 exits == 0 ? fmt::format("“{}” does not say where to go", member_.key)
                            : fmt::format("“{}” has more than one exit", member_.key),
                 "a node has exactly one of: \"goto\"; \"branch\" with \"else\"; \"end\"");
    }
    if ((branch != nullptr) != (otherwise != nullptr)) {
      walked_.has_one_exit = false;
      return add(
          "D04", member_.place,
          branch ? fmt::format("“{}” does not say where to go when no branch holds", member_.key)
                 : fmt::format("“{}” has an \"else\" without a \"branch\"", member_.key),
          "\"branch\" and \"else\" go together");
    }
    if (!exit_is_used_) {  // every reading of the ask has its own way: keep the target checked, but
                           // nobody goes there
      const std::size_t edges = walked_.edges.size();
      read_exit(to, branch, otherwise, end, exit);
      walked_.edges.resize(edges);
      return;
    }
    read_exit(to, branch, otherwise, end, exit);
  }

  void read_exit(const JsonNode* to, const JsonNode* branch, const JsonNode* otherwise,
                 const JsonNode* end, dialogue::Exit& exit) {
    each_element(branch, [&](const JsonNode& json) {
      const auto checked = places_.condition(*json.find("if"));
      const Known before = known();
      learn(known(), checked.when_true);
      if (const auto target = go(*json.find("goto"), Edge::Kind::Branch))
        exit.branches.push_back({checked.expression, *target});
      known() = before;
      learn(known(), checked.when_false);
    });
    if (to) exit.otherwise = go(*to, Edge::Kind::Exit);
    if (otherwise) exit.otherwise = go(*otherwise, Edge::Kind::Exit);
    if (!end) return;
    exit.outcome = end->string;
    for (const auto& [name, slot] : context_.draft.script->returns) places_.returned(slot, *end);
  }

  const WalkContext& context_;
  const JsonMember& member_;
  const JsonNode& json_;
  PlaceChecks places_;
  NodeIndex index_;
  WalkedNode walked_;
  bool exit_is_used_ = true;
};

}  // namespace

WalkedNode walk_node(const WalkContext& context, NodeIndex index, Known known, Findings* findings) {
  return NodeWalk(context, index, std::move(known), findings).walk();
}

}  // namespace tillit::content
