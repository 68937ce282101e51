#pragma once

#include "common/fake/app_call.hpp"
#include "common/fake/clock.hpp"
#include "common/fake/faults.hpp"
#include "core/random.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace tillit::chaos {

struct Evidence;
struct Findings;

// Something that was typed, on its way to the bot.
struct Letter {
  fakes::Json body;
  std::string user;
  std::string id;  // the event's own identity, as the bot's inbox keeps it
};

// What was tapped: told to the bot once or twice, and never again.
struct Tapped {
  std::string id;       // as in Letter: a double click is one event
  std::string failure;  // empty: at least one of them was acknowledged
};

struct Occasions {
  std::vector<fakes::TimePoint> kills;
};

// A platform with people on it, as chaos needs one. What the crowd calls, it calls from many
// threads at once.
class World {
 public:
  virtual ~World() = default;

  // Of the store's identities.
  [[nodiscard]] virtual std::string channel() const = 0;
  [[nodiscard]] virtual std::string workspace() const = 0;
  // Makes so many people; their ids, as the store has them.
  virtual std::vector<std::string> invite(int people) = 0;
  // The section of the config that is this platform's: its key and its value.
  [[nodiscard]] virtual std::pair<std::string, fakes::Json> config() const = 0;
  virtual void set_app(const std::string& base_url) = 0;
  [[nodiscard]] virtual std::string app_url() const = 0;
  [[nodiscard]] virtual fakes::TimePoint now() const = 0;

  // The crowd.
  virtual Letter type(const std::string& user, const std::string& words) = 0;
  virtual fakes::Reply deliver(const Letter& letter, int retry, const std::string& reason) = 0;
  // The same request as bytes, for a sender that hangs up.
  [[nodiscard]] virtual std::string request_of(const Letter& letter) const = 0;
  // A button of the latest message that has any, or of all; nullopt: there was none.
  virtual std::optional<Tapped> tap(const std::string& user, bool any_age, bool twice,
                                    Random& random) = 0;

  // The weather: a fault for the next call of a kind that chance picks, and its name.
  virtual std::pair<std::string, fakes::Fault> trouble(Random& random) = 0;
  virtual fakes::Faults& faults() = 0;

  // The end: what was posted is what the outbox has, and what the bot must not do it did not.
  virtual void check_posts(const Occasions& occasions, const Evidence& evidence,
                           Findings& findings) = 0;
  [[nodiscard]] virtual std::string complaints() const = 0;
};

}  // namespace tillit::chaos
