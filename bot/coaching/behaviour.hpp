#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

// The small things a check-in offers for one week. Each is one act that others can notice; what it
// means in words stands in dialogs/check_in.json and its texts, with the ideas it comes from
// (docs/content.md). The words are those of dialogs/host.json and of the stored book: never reuse
// one for another act.
namespace tillit::coaching {

enum class Family { Interest, Empathy, Accountability };
inline constexpr std::size_t kFamilies = 3;

enum class Behaviour {
  FollowUpQuestion,  // a second question to the first answer
  RecallDetail,      // come back to something they once told
  FullAttention,     // one talk without a screen
  AskDrive,          // ask what makes the work worth it
  TenMinutes,        // ten minutes without an agenda
  SayItBack,         // say back what was heard before answering
  EarOrAdvice,       // ask whether advice is wanted
  AfterSetback,      // a word after something went wrong
  GiveCredit,        // say aloud what somebody did
  KindReading,       // the kindest reading first, then ask
  NameADay,          // say what, and by which day
  LookBeforeYes,     // look at the calendar before saying yes
  DontKnow,          // say "I don't know, you will hear by …"
  OwnSlip,           // own a slip, without a "but"
  AskHowItWent,      // come back to what somebody said they would do
};

struct BehaviourEntry {
  Behaviour behaviour;
  std::string_view word;
  Family family;
  bool needs_somebody;  // makes sense only about somebody the person has named
};
inline constexpr std::array<BehaviourEntry, 15> kBehaviours = {{
    {Behaviour::FollowUpQuestion, "follow_up_question", Family::Interest, false},
    {Behaviour::RecallDetail, "recall_detail", Family::Interest, true},
    {Behaviour::FullAttention, "full_attention", Family::Interest, false},
    {Behaviour::AskDrive, "ask_drive", Family::Interest, true},
    {Behaviour::TenMinutes, "ten_minutes", Family::Interest, false},
    {Behaviour::SayItBack, "say_it_back", Family::Empathy, false},
    {Behaviour::EarOrAdvice, "ear_or_advice", Family::Empathy, false},
    {Behaviour::AfterSetback, "after_setback", Family::Empathy, false},
    {Behaviour::GiveCredit, "give_credit", Family::Empathy, false},
    {Behaviour::KindReading, "kind_reading", Family::Empathy, false},
    {Behaviour::NameADay, "name_a_day", Family::Accountability, false},
    {Behaviour::LookBeforeYes, "look_before_yes", Family::Accountability, false},
    {Behaviour::DontKnow, "dont_know", Family::Accountability, false},
    {Behaviour::OwnSlip, "own_slip", Family::Accountability, false},
    {Behaviour::AskHowItWent, "ask_how_it_went", Family::Accountability, true},
}};

[[nodiscard]] constexpr const BehaviourEntry& entry_of(Behaviour behaviour) {
  return kBehaviours[static_cast<std::size_t>(behaviour)];
}
[[nodiscard]] constexpr std::string_view to_word(Behaviour behaviour) {
  return entry_of(behaviour).word;
}
[[nodiscard]] constexpr std::optional<Behaviour> behaviour_of(std::string_view word) {
  for (const BehaviourEntry& entry : kBehaviours) {
    if (entry.word == word) return entry.behaviour;
  }
  return std::nullopt;
}

}  // namespace tillit::coaching
