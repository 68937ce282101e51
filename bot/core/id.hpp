#pragma once

#include <compare>
#include <functional>
#include <string>
#include <utility>

namespace tillit {

// A name of one kind: a person's id cannot be passed where a room is wanted. Opaque: nothing reads
// meaning out of it.
template <class Tag>
class Id {
 public:
  Id() = default;
  explicit Id(std::string value) : value_(std::move(value)) {}

  [[nodiscard]] const std::string& str() const { return value_; }
  [[nodiscard]] bool empty() const { return value_.empty(); }

  friend auto operator<=>(const Id&, const Id&) = default;
  friend bool operator==(const Id&, const Id&) = default;

 private:
  std::string value_;
};

using PersonId = Id<struct PersonTag>;              // "p:…"
using ConversationId = Id<struct ConversationTag>;  // "c:…"
using RoomId = Id<struct RoomTag>;                  // "slack:T1:D9", "terminal:local"
using TeamId = Id<struct TeamTag>;                  // a group of people; has no colon
using Language = Id<struct LanguageTag>;  // "en", "nl", "sv": the name of a folder in locales/

}  // namespace tillit

template <class Tag>
struct std::hash<tillit::Id<Tag>> {
  std::size_t operator()(const tillit::Id<Tag>& id) const noexcept {
    return std::hash<std::string>{}(id.str());
  }
};
