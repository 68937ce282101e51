#include "channels/terminal/chat.hpp"

#include "core/time_shift.hpp"
#include "dialogue/state_json.hpp"
#include "service/delivery_json.hpp"
#include "service/sender.hpp"
#include "service/waker.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include <charconv>
#include <ostream>

namespace tillit::terminal {
namespace {

using dialogue::Delivery;

constexpr const char* kHelp =
    "  :time +7d        put the clock forward (also +P7D, +3h, +90m, 2026-11-28, "
    "2026-11-28T10:00)\n"
    "  :now             what the clock shows\n"
    "  :lang sv         speak another language\n"
    "  :back            undo the last answer\n"
    "  :why             what the engine did at the last turn\n"
    "  :state           the talk as it is kept\n"
    "  :quit            leave; the talk goes on here next time\n"
    "  Anything else is said to the bot; a line that should begin with a colon: write it twice "
    "(\"::\").\n";

// Prints what the outbox hands over, and remembers what may be chosen.
class Screen final : public service::Outlet {
 public:
  Screen(const dialogue::Library& library, std::ostream& out, const ChatOptions& options)
      : library_(library), out_(out), options_(options) {}

  service::Outcome send(const service::Outgoing& outgoing) override {
    const Delivery& delivery = outgoing.delivery;
    if (options_.json) {
      out_ << service::write_delivery(delivery) << '\n';
    } else {
      out_ << render(delivery, options_.render) << '\n';
      if (delivery.is_private) out_ << no_window(delivery.language) << '\n';
    }
    out_.flush();
    if (!out_) return {.what = service::Outcome::What::Again, .why = "standard output"};
    if (!delivery.choices.empty() || delivery.token != 0) last_ = delivery;
    return {.platform_id = std::to_string(outgoing.message.id)};
  }

  // Offers are words under a message that asks nothing: a number picks one of them, as it does for
  // a question's choices.
  [[nodiscard]] std::optional<dialogue::Button> offered(const std::string& line) const {
    if (last_.token != 0 || last_.choices.empty()) return std::nullopt;
    std::size_t number = 0;
    const auto [end, error] = std::from_chars(line.data(), line.data() + line.size(), number);
    if (error != std::errc{} || end != line.data() + line.size() || number < 1 ||
        number > last_.choices.size()) {
      for (const auto& choice : last_.choices) {
        if (choice.label == line) return dialogue::Button{0, choice.id};
      }
      return std::nullopt;
    }
    return dialogue::Button{0, last_.choices[number - 1].id};
  }

 private:
  // A terminal has no separate window; whoever is asked for something private is told so.
  [[nodiscard]] std::string no_window(const Language& language) const {
    const language::Text* hint = library_.find_text(language, "core.window_hint");
    if (hint == nullptr || hint->variants.empty()) return {};
    Delivery delivery;
    delivery.text = '(';
    delivery.text.append(hint->variants.front().format(language, {})).append(")");
    return render(delivery, options_.render);
  }

  const dialogue::Library& library_;
  std::ostream& out_;
  const ChatOptions& options_;
  Delivery last_;
};

class Chat {
 public:
  Chat(service::Conversations& conversations, ShiftedClock& clock, std::ostream& out,
       std::ostream& err, const ChatOptions& options)
      : conversations_(conversations),
        clock_(clock),
        out_(out),
        err_(err),
        options_(options),
        screen_(conversations.library(), out, options) {}

  [[nodiscard]] bool say(dialogue::Event event) {
    service::Arrival arrival{{"terminal", "", options_.user},
                             RoomId("terminal:" + options_.user),
                             next_event(),
                             std::move(event),
                             "",
                             options_.locale,
                             options_.zone};
    if (auto* message = std::get_if<dialogue::Message>(&arrival.event))
      message->id = arrival.event_id;
    auto receipt = conversations_.take(arrival);
    if (!receipt) return failed(receipt.error());
    last_ = std::move(*receipt);
    return show();
  }

  // Takes what is due in the order in which it falls due, so that a week goes by as it would.
  [[nodiscard]] bool move_to(TimePoint target) {
    for (int guard = 0; guard < 1000; ++guard) {
      auto next = service::next_due(conversations_.store());
      if (!next) return failed(next.error());
      if (!*next || **next > target) break;
      if (**next > clock_.now()) clock_.set(**next);
      if (!wake()) return false;
    }
    if (target > clock_.now()) clock_.set(target);
    return wake();
  }

  [[nodiscard]] bool wake() {
    auto woken = service::wake_due(conversations_, clock_.now());
    if (!woken) return failed(woken.error());
    return show();
  }

  // A line for whoever tries the bot. nullopt: leave.
  [[nodiscard]] std::optional<bool> control(const std::string& line, const Zone& zone) {
    const std::size_t space = line.find(' ');
    const std::string word = line.substr(0, space);
    const std::string rest = space == std::string::npos ? "" : line.substr(space + 1);
    if (word == ":quit" || word == ":q" || word == ":exit") return std::nullopt;
    if (word == ":back") return say(dialogue::Button{0, "/back"});
    if (word == ":now") {
      out_ << "  " << format(zone.to_local(std::chrono::floor<std::chrono::minutes>(clock_.now())))
           << ' ' << zone.name() << "\n\n";
    } else if (word == ":time") {
      const auto target = shifted(clock_.now(), rest, zone);
      if (!target || *target < clock_.now()) {
        err_ << "  :time takes how far to go forward, such as +7d, +P7D, +3h, or a later day such "
                "as 2026-11-28\n";
        return true;
      }
      if (!move_to(*target)) return false;
      out_ << "  [" << format(zone.to_local(std::chrono::floor<std::chrono::minutes>(clock_.now())))
           << "]\n\n";
    } else if (word == ":lang") {
      if (!conversations_.library().catalogues.contains(Language(rest))) {
        err_ << "  there is no language \"" << rest << "\"; there is:";
        for (const Language& language : conversations_.library().languages)
          err_ << ' ' << language.str();
        err_ << '\n';
        return true;
      }
      if (!say(dialogue::LocaleChanged{Language(rest), true})) return false;
      return say(dialogue::Joined{});
    } else if (word == ":why") {
      why();
    } else if (word == ":state") {
      return state();
    } else {
      out_ << kHelp << '\n';
    }
    out_.flush();
    return true;
  }

 private:
  [[nodiscard]] bool show() {
    auto sent = service::send_waiting(conversations_.store(), "terminal", screen_, clock_.now());
    if (!sent) return failed(sent.error());
    if (sent->failed == 0) return true;
    err_ << "tillit: standard output does not take what is to be shown; it is kept and comes next "
            "time\n";
    return false;
  }

  bool failed(const Error& error) {
    err_ << "tillit: " << error.context << " (" << to_string(error.code) << ")\n";
    return false;
  }

  // Unique over processes: the inbox must never take a new line for one it has seen.
  std::string next_event() { return conversations_.store().reference(options_.entropy(16)); }

  void why() {
    for (const auto& entry : last_.trace) {
      out_ << "  " << dialogue::to_string(entry.what);
      if (entry.script != nullptr)
        out_ << ' ' << entry.script->id << '@' << entry.script->nodes[entry.node].name;
      if (!entry.detail.empty()) out_ << " (" << entry.detail << ')';
      out_ << '\n';
    }
    out_ << '\n';
  }

  [[nodiscard]] bool state() {
    std::string text;
    auto read = conversations_.store().write([&](store::Transaction& transaction) -> Result<void> {
      auto row = transaction.find_conversation(RoomId("terminal:" + options_.user));
      if (!row) return tl::unexpected(row.error());
      text = *row ? nlohmann::json::parse((*row)->state, nullptr, false).dump(2)
                  : "  nothing is kept yet";
      return {};
    });
    if (!read) return failed(read.error());
    out_ << text << "\n\n";
    return true;
  }

  service::Conversations& conversations_;
  ShiftedClock& clock_;
  std::ostream& out_;
  std::ostream& err_;
  const ChatOptions& options_;

 public:
  Screen screen_;

 private:
  service::Receipt last_;
};

}  // namespace

int run_chat(service::Conversations& conversations, ShiftedClock& clock, LineEditor& editor,
             std::ostream& out, std::ostream& err, const ChatOptions& options) {
  const auto zone = Zone::named(options.zone);
  if (!zone) {
    err << "tillit: " << zone.error().context << '\n';
    return 2;
  }
  Chat chat(conversations, clock, out, err, options);
  if (options.language && !chat.say(dialogue::LocaleChanged{*options.language, true})) return 1;
  if (!chat.wake()) return 1;  // what fell due, or was not yet shown, since last time
  if (!chat.say(dialogue::Joined{})) return 1;
  while (auto line = editor.read("> ")) {
    // Lines of a pipe arrive all at once, but are meant as a talk: not as second thoughts to the
    // line before.
    if (!editor.is_terminal()) clock.set(clock.now() + dialogue::kBurst + std::chrono::seconds{1});
    if (!editor.is_terminal() && !options.json) out << "> " << *line << "\n\n";
    if (line->starts_with(":") && !line->starts_with("::")) {
      const auto goes_on = chat.control(*line, *zone);
      if (!goes_on) break;
      if (!*goes_on) return 1;
      continue;
    }
    if (line->starts_with("::")) line->erase(0, 1);
    if (line->empty() && editor.is_terminal()) continue;
    if (!chat.wake()) return 1;
    if (const auto button = chat.screen_.offered(*line)) {
      if (!chat.say(*button)) return 1;
    } else if (!chat.say(dialogue::Message{*line, ""})) {
      return 1;
    }
  }
  return 0;
}

}  // namespace tillit::terminal
