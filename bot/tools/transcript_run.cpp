#include "tools/transcript_run.hpp"

#include "core/time_shift.hpp"
#include "dialogue/state_json.hpp"
#include "dialogue/value_json.hpp"
#include "tools/beginning.hpp"
#include "tools/talk.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <deque>

namespace tillit::tools {
namespace {

using dialogue::Delivery;
using Kind = TranscriptLine::Kind;
using What = dialogue::TraceEntry::What;

constexpr std::chrono::seconds kThinking{40};

class Run {
 public:
  Run(const Transcript& transcript, const Language& language, const TranscriptSetting& setting,
      Coverage& coverage)
      : transcript_(transcript),
        language_(language),
        setting_(setting),
        coverage_(coverage),
        zone_(Zone::utc()) {}

  std::optional<std::string> play() {
    if (setting_.library->find_script(transcript_.dialogue) == nullptr)
      return at(1, "there is no dialogue \"" + transcript_.dialogue + "\"");
    const auto zone = Zone::named(transcript_.zone);
    if (!zone) return at(1, zone.error().context);
    zone_ = *zone;
    clock_.set(zone_.to_instant(transcript_.now));
    auto beginning = beginning_of(transcript_, language_, zone_, *setting_.library);
    if (!beginning) return at(beginning.error().context);
    const auto* host = dynamic_cast<const StagedHost*>(setting_.library->host.get());
    if (host != nullptr) host->stage(beginning->views);
    if (setting_.store != nullptr) {
      auto made = talk_in_store(setting_.library, clock_, *setting_.store,
                                transcript_.file + ":" + language_.str(), beginning->beginning);
      if (!made) return at(1, made.error().context);
      talk_ = std::move(*made);
    } else {
      talk_ = talk_in_memory(setting_.library, clock_, beginning->beginning);
    }
    std::optional<std::string> wrong;
    for (const TranscriptLine& line : transcript_.lines) {
      if (line.kind == Kind::Given) continue;
      if (line.kind == Kind::With) {
        for (const auto& [name, value] : line.fields) parameters_[name] = value.dump();
        continue;
      }
      if (!started_ && line.kind != Kind::Open) {
        started_ = true;
        if ((wrong = hear(line.number,
                          dialogue::Scheduled{"transcript", transcript_.dialogue, parameters_, 0})))
          return wrong;
      }
      if ((wrong = take(line))) return wrong;
    }
    const int last = transcript_.lines.empty() ? 1 : transcript_.lines.back().number;
    return nothing_left(last);
  }

 private:
  std::optional<std::string> take(const TranscriptLine& line) {
    switch (line.kind) {
      case Kind::Bot: return expect_said(line);
      case Kind::Run: return expect_run(line);
      case Kind::End: return expect_end(line);
      case Kind::Say:
      case Kind::Burst:
      case Kind::Edit: {
        if (auto wrong = nothing_left(line.number)) return wrong;
        // People take their time; `burst` is a second message in the same breath.
        if (line.kind != Kind::Burst) clock_.set(clock_.now() + kThinking);
        const std::string* words = words_of(line);
        if (words == nullptr) return at(line.number, "nothing to say in this language");
        if (line.kind == Kind::Edit)
          return hear(line.number, dialogue::Edited{fmt::format("m{}", messages_), *words});
        return hear(line.number, dialogue::Message{*words, fmt::format("m{}", ++messages_)});
      }
      case Kind::Pick: {
        if (auto wrong = nothing_left(line.number)) return wrong;
        clock_.set(clock_.now() + kThinking);
        for (const std::string& wanted : {line.what, "/" + line.what, "go_on:" + line.what}) {
          const auto choice = std::find_if(asked_.choices.begin(), asked_.choices.end(),
                                           [&](const auto& one) { return one.id == wanted; });
          if (choice != asked_.choices.end())
            return hear(line.number, dialogue::Button{asked_.token, wanted});
        }
        return at(line.number,
                  fmt::format("\"{}\" cannot be picked; there is: {}", line.what, choices_shown()));
      }
      case Kind::Time: {
        if (auto wrong = nothing_left(line.number)) return wrong;
        return go_forward(line);
      }
      case Kind::Deploy: {
        if (auto wrong = nothing_left(line.number)) return wrong;
        auto library = setting_.deployed(line.what);
        if (!library) return at(line.number, library.error().context);
        libraries_.push_back(*library);
        talk_->use(*library);
        return std::nullopt;
      }
      case Kind::Open:
        if (auto wrong = nothing_left(line.number)) return wrong;
        started_ = true;
        return hear(line.number, dialogue::Joined{});
      case Kind::Given:
      case Kind::With: return std::nullopt;
    }
    return std::nullopt;
  }

  std::optional<std::string> hear(int line, const dialogue::Event& event) {
    auto turned = talk_->take(event);
    if (!turned) return at(line, turned.error().context);
    return noted(line, std::move(*turned));
  }

  std::optional<std::string> noted(int line, Turned turned) {
    coverage_.note(language_, turned);
    for (auto& delivery : turned.deliveries) {
      if (setting_.said) setting_.said(delivery);
      if (!delivery.choices.empty() || delivery.token != 0) asked_ = delivery;
      if (delivery.text.empty()) return at(line, "the text \"" + delivery.key + "\" is empty");
      said_.push_back(std::move(delivery));
    }
    std::move(turned.commands.begin(), turned.commands.end(), std::back_inserter(ran_));
    for (auto& entry : turned.trace) {
      if (entry.what == What::Ended && entry.script != nullptr &&
          entry.script->id == transcript_.dialogue)
        ended_.push_back(entry.detail);
    }
    if (turned.alert) {
      std::string what;
      for (const auto& entry : turned.trace) {
        if (entry.what == What::Error) what = entry.detail;
      }
      return at(line, "an internal error: " + what);
    }
    if (turned.incomplete_texts > 0) return at(line, "a text lacked an argument");
    return std::nullopt;
  }

  std::optional<std::string> go_forward(const TranscriptLine& line) {
    const auto target = shifted(clock_.now(), line.what, zone_);
    if (!target) return at(line.number, "`time` takes how far to go forward, such as +P3D");
    for (int guard = 0; guard < 500; ++guard) {
      auto next = talk_->next_due();
      if (!next) return at(line.number, next.error().context);
      if (!*next || **next > *target) break;
      clock_.set(std::max(clock_.now(), **next));
      auto turned = talk_->wake();
      if (!turned) return at(line.number, turned.error().context);
      if (auto wrong = noted(line.number, std::move(*turned))) return wrong;
    }
    clock_.set(*target);
    return std::nullopt;
  }

  std::optional<std::string> expect_said(const TranscriptLine& line) {
    const std::size_t tilde = line.what.find('~');
    std::string key = line.what.substr(0, tilde);
    if (key.find('.') == std::string::npos) key = transcript_.dialogue + "." + key;
    const int retry =
        tilde == std::string::npos ? 0 : std::stoi(std::string("0").append(line.what, tilde + 1));
    if (said_.empty())
      return at(line.number, fmt::format("expected \"{}\", but nothing more was said", line.what));
    const Delivery got = std::move(said_.front());
    said_.pop_front();
    if (got.key != key || got.retry != retry) {
      return at(line.number, fmt::format("expected \"{}\", got \"{}{}\"", line.what, got.key,
                                         got.retry > 0 ? fmt::format("~{}", got.retry) : ""));
    }
    for (const auto& [name, value] : line.fields) {
      // A date is shown in words of the language; that its day is there is what holds in all of
      // them.
      std::string shown = value.is_string() ? value.get<std::string>() : value.dump();
      if (const auto date = parse_date(shown))
        shown = std::to_string(static_cast<unsigned>(std::chrono::year_month_day{*date}.day()));
      if (got.text.find(shown) == std::string::npos)
        return at(line.number, fmt::format("\"{}\" does not show {}: {}", line.what, name, shown));
    }
    return std::nullopt;
  }

  std::optional<std::string> expect_run(const TranscriptLine& line) {
    if (setting_.store != nullptr)
      return std::nullopt;  // commands are seen in memory; a store shows what they did
    const auto& types = *setting_.library->host_types;
    if (ran_.empty())
      return at(line.number, fmt::format("expected the command {}, but none ran", line.what));
    const dialogue::CommandRun got = std::move(ran_.front());
    ran_.pop_front();
    const dialogue::Command& command = types.commands[got.command];
    if (command.name != line.what)
      return at(line.number,
                fmt::format("expected the command {}, got {}", line.what, command.name));
    for (const auto& [name, value] : line.fields) {
      const auto parameter = std::find_if(command.parameters.begin(), command.parameters.end(),
                                          [&](const auto& field) { return field.name == name; });
      if (parameter == command.parameters.end())
        return at(line.number, fmt::format("{} has no parameter {}", command.name, name));
      const std::size_t index = static_cast<std::size_t>(parameter - command.parameters.begin());
      const auto got_json = dialogue::to_json(got.arguments[index], parameter->type);
      if (got_json != value)
        return at(line.number, fmt::format("{}: expected {} {}, got {}", command.name, name,
                                           value.dump(), got_json.dump()));
    }
    return std::nullopt;
  }

  std::optional<std::string> expect_end(const TranscriptLine& line) {
    if (ended_.empty())
      return at(line.number, fmt::format("expected the end \"{}\", but {} goes on", line.what,
                                         transcript_.dialogue));
    const std::string got = std::move(ended_.front());
    ended_.pop_front();
    if (got != line.what)
      return at(line.number, fmt::format("expected the end \"{}\", got \"{}\"", line.what, got));
    return std::nullopt;
  }

  // Every effect has to be asserted: what was said or done and not written down is a finding.
  std::optional<std::string> nothing_left(int line) const {
    if (!said_.empty())
      return at(line, fmt::format("the bot said \"{}\" before this, and the transcript does not",
                                  said_.front().key));
    if (!ran_.empty() && setting_.store == nullptr) {
      return at(line,
                fmt::format("the command {} ran before this, and the transcript does not say so",
                            setting_.library->host_types->commands[ran_.front().command].name));
    }
    return std::nullopt;
  }

  [[nodiscard]] const std::string* words_of(const TranscriptLine& line) const {
    const std::string* any = nullptr;
    for (const auto& [language, words] : line.words) {
      if (language == language_.str()) return &words;
      if (language == "*") any = &words;
    }
    return any;
  }
  [[nodiscard]] std::string choices_shown() const {
    std::string all;
    for (const auto& choice : asked_.choices) all += (all.empty() ? "" : ", ") + choice.id;
    return all.empty() ? "nothing" : all;
  }
  [[nodiscard]] std::string at(int line, const std::string& what) const {
    return fmt::format("{}:{}: [{}{}] {}", transcript_.file, line, language_.str(),
                       setting_.store != nullptr ? ", store" : "", what);
  }
  [[nodiscard]] std::string at(const std::string& what) const {
    return fmt::format("{}: [{}] {}", transcript_.file, language_.str(), what);
  }

  const Transcript& transcript_;
  const Language& language_;
  const TranscriptSetting& setting_;
  Coverage& coverage_;
  SetClock clock_;
  Zone zone_;
  std::vector<std::shared_ptr<const dialogue::Library>> libraries_;
  std::unique_ptr<Talk> talk_;
  std::map<std::string, std::string> parameters_;
  bool started_ = false;
  int messages_ = 0;
  Delivery asked_;
  std::deque<Delivery> said_;
  std::deque<dialogue::CommandRun> ran_;
  std::deque<std::string> ended_;
};

}  // namespace

std::optional<std::string> run_transcript(const Transcript& transcript, const Language& language,
                                          const TranscriptSetting& setting, Coverage& coverage) {
  return Run(transcript, language, setting, coverage).play();
}

dialogue::Value StagedHost::view(std::uint16_t slot, const dialogue::HostState& state,
                                 const dialogue::LocalNow& now,
                                 const Language& language) const noexcept {
  const auto staged = views_.find(slot);
  return staged != views_.end() ? staged->second : inner_->view(slot, state, now, language);
}
std::optional<dialogue::Value> StagedHost::entity(const dialogue::RecordType& type,
                                                  const std::string& id,
                                                  const dialogue::HostState& state,
                                                  const dialogue::LocalNow& now) const noexcept {
  return inner_->entity(type, id, state, now);
}
dialogue::CommandOutcome StagedHost::run(std::uint16_t slot, const dialogue::HostStatePtr& state,
                                         std::span<const dialogue::Value> arguments,
                                         const dialogue::LocalNow& now,
                                         dialogue::IdSource& ids) const noexcept {
  return inner_->run(slot, state, arguments, now, ids);
}

}  // namespace tillit::tools
