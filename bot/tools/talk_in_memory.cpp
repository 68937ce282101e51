#include "coaching/book_json.hpp"
#include "coaching/book_state.hpp"
#include "coaching/follow_ups.hpp"
#include "dialogue/state_json.hpp"
#include "tools/talk.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace tillit::tools {
namespace {

std::chrono::seconds length_of(const CalendarDuration& duration) {
  return std::chrono::seconds{(duration.months * 30 + duration.days) * 86'400 + duration.seconds};
}

class MemoryTalk final : public Talk {
 public:
  MemoryTalk(std::shared_ptr<const dialogue::Library> library, const Clock& clock,
             const Beginning& beginning)
      : library_(std::move(library)),
        clock_(clock),
        id_(beginning.person.id),
        book_(coaching::write_book(beginning.book)),
        person_(dialogue::write_person(beginning.person, *library_)) {
    dialogue::Conversation conversation;
    conversation.id = ConversationId("c:1");
    conversation.person = id_;
    conversation.room = RoomId("memory:1");
    conversation.channel = "memory";
    conversation_ = dialogue::write_conversation(conversation, *library_);
  }

  Result<Turned> take(const dialogue::Event& event) override {
    const auto before = std::make_shared<const coaching::BookState>(book_);
    auto person = dialogue::read_person(person_, before, *library_);
    if (!person) return tl::unexpected(person.error());
    person->id = id_;
    auto conversation = dialogue::read_conversation(conversation_, *library_, person->language);
    if (!conversation) return tl::unexpected(conversation.error());
    const TimePoint now = clock_.now();
    dialogue::StepResult result = dialogue::step(*library_, *person, *conversation, event,
                                                 dialogue::LocalNow::at(now, person->zone));
    if (before->damage()) return tl::unexpected(*before->damage());
    person_ = dialogue::write_person(result.person, *library_);
    conversation_ = dialogue::write_conversation(result.conversation, *library_);
    frames_ = result.conversation.stack.size();
    if (const auto* after = dynamic_cast<const coaching::BookState*>(result.person.book.get());
        after != nullptr)
      book_ = after->bytes();
    if (result.timers) {
      timers_.clear();
      for (const auto& rung : *result.timers)
        timers_.push_back({now + length_of(rung.after), rung.token, rung.rung});
    }
    Turned turned{std::move(result.deliveries),
                  std::move(result.commands),
                  std::move(result.trace),
                  result.incomplete_texts,
                  result.alert,
                  false};
    // Without rhythm and budget, which are the service's: a promise is asked about when it said.
    if (const auto* after = dynamic_cast<const coaching::BookState*>(result.person.book.get());
        after != nullptr && after != before.get()) {
      const auto follow_ups =
          coaching::follow_up_effects(coaching::planned_follow_ups(before->book(), {}),
                                      coaching::planned_follow_ups(after->book(), {}),
                                      person->zone.to_local(now), library_->host_types->follow_up);
      result.effects.insert(result.effects.begin(), follow_ups.begin(), follow_ups.end());
    }
    for (const auto& effect : result.effects) {
      if (const auto* set = std::get_if<dialogue::SetSchedule>(&effect))
        schedules_[set->key] = {person->zone.to_instant(set->at), *set};
      if (const auto* cancel = std::get_if<dialogue::CancelSchedule>(&effect))
        schedules_.erase(cancel->key);
      if (std::holds_alternative<dialogue::EraseEverything>(effect)) turned.erased = true;
    }
    return turned;
  }

  Result<std::optional<TimePoint>> next_due() override {
    std::optional<TimePoint> next;
    for (const auto& timer : timers_) next = next ? std::min(*next, timer.due) : timer.due;
    for (const auto& [key, schedule] : schedules_)
      next = next ? std::min(*next, schedule.due) : schedule.due;
    return next;
  }

  Result<Turned> wake() override {
    Turned all;
    for (int guard = 0; guard < 100; ++guard) {
      const TimePoint now = clock_.now();
      const auto timer = std::find_if(timers_.begin(), timers_.end(),
                                      [&](const auto& one) { return one.due <= now; });
      const auto schedule = std::find_if(schedules_.begin(), schedules_.end(),
                                         [&](const auto& one) { return one.second.due <= now; });
      Result<Turned> turned = Turned{};
      if (timer != timers_.end()) {
        const auto fired = *timer;
        timers_.erase(timer);
        turned = take(dialogue::TimerFired{fired.token, fired.rung});
      } else if (schedule != schedules_.end()) {
        const auto set = schedule->second;
        schedules_.erase(schedule);
        if (now > set.due + length_of(set.what.window)) continue;
        turned = take(dialogue::Scheduled{set.what.key, set.what.dialogue, set.what.arguments,
                                          static_cast<int>(set.what.if_busy)});
      } else {
        break;
      }
      if (!turned) return turned;
      std::move(turned->deliveries.begin(), turned->deliveries.end(),
                std::back_inserter(all.deliveries));
      std::move(turned->commands.begin(), turned->commands.end(), std::back_inserter(all.commands));
      std::move(turned->trace.begin(), turned->trace.end(), std::back_inserter(all.trace));
      all.incomplete_texts += turned->incomplete_texts;
      all.alert = all.alert || turned->alert;
    }
    return all;
  }

  void use(std::shared_ptr<const dialogue::Library> library) override {
    library_ = std::move(library);
  }

  std::string kept() const override { return person_ + "\n" + conversation_ + "\n" + book_; }
  std::size_t open_frames() const override { return frames_; }

 private:
  struct Timer {
    TimePoint due;
    std::int64_t token = 0;
    int rung = 0;
  };
  struct Schedule {
    TimePoint due;
    dialogue::SetSchedule what;
  };
  std::shared_ptr<const dialogue::Library> library_;
  const Clock& clock_;
  PersonId id_;
  std::string book_;
  std::string person_;
  std::string conversation_;
  std::size_t frames_ = 0;
  std::vector<Timer> timers_;
  std::map<std::string, Schedule> schedules_;
};

}  // namespace

std::unique_ptr<Talk> talk_in_memory(std::shared_ptr<const dialogue::Library> library,
                                     const Clock& clock, const Beginning& beginning) {
  return std::make_unique<MemoryTalk>(std::move(library), clock, beginning);
}

}  // namespace tillit::tools
