#pragma once

#include "coaching/book.hpp"
#include "core/clock.hpp"
#include "core/result.hpp"
#include "core/set_clock.hpp"
#include "dialogue/step.hpp"
#include "store/store.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

// One person's talk, driven by transcripts and walks: once as values alone, once through the
// service and a real store.
namespace tillit::tools {

// What one event, or the waking of what was due, brought.
struct Turned {
  std::vector<dialogue::Delivery> deliveries;
  std::vector<dialogue::CommandRun> commands;  // in memory only
  dialogue::Trace trace;
  int incomplete_texts = 0;
  bool alert = false;
  bool erased = false;
};

struct Beginning {
  dialogue::Person person;
  coaching::Book book;
};

class Talk {
 public:
  virtual ~Talk() = default;
  [[nodiscard]] virtual Result<Turned> take(const dialogue::Event& event) = 0;
  [[nodiscard]] virtual Result<std::optional<TimePoint>> next_due() = 0;
  [[nodiscard]] virtual Result<Turned> wake() = 0;  // everything that is due now
  // Goes on with other content, as after a deployment. The library must outlive the talk.
  virtual void use(std::shared_ptr<const dialogue::Library> library) = 0;
  // What is kept, as JSON: for comparing two runs and for messages of failures.
  [[nodiscard]] virtual std::string kept() const = 0;
  [[nodiscard]] virtual std::size_t open_frames() const = 0;
};

// Everything is written down and read back after every event. Borrowed: clock.
[[nodiscard]] std::unique_ptr<Talk> talk_in_memory(std::shared_ptr<const dialogue::Library> library,
                                                   const Clock& clock, const Beginning& beginning);

// Through service::Conversations on `store`, as the user `user`, who is erased again when the talk
// is destroyed. Borrowed: clock, store.
[[nodiscard]] Result<std::unique_ptr<Talk>> talk_in_store(
    std::shared_ptr<const dialogue::Library> library, const Clock& clock, store::Store& store,
    const std::string& user, const Beginning& beginning);

}  // namespace tillit::tools
