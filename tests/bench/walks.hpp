#pragma once

#include "dialogue/library.hpp"
#include "dialogue/step.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

// People as they walk through the real dialogues, for the benchmarks: they tap buttons, type the
// labels of buttons, and give a day, a number or a sentence where one is asked for. The same seed
// walks the same way.
namespace tillit::bench {

// The content of this source tree. Ends the program if it is not sound.
[[nodiscard]] std::shared_ptr<const dialogue::Library> load_our_content();

// One event just before it was taken.
struct Moment {
  dialogue::Person person;
  dialogue::Conversation conversation;
  dialogue::Event event;
  dialogue::LocalNow now;
  bool at_options = false;  // a button, or a label typed in full, at a question that offers options
};

struct Walk {
  std::vector<Moment> moments;
  std::vector<std::size_t>
      talk_bytes;  // of the written conversation after each event that left a talk open
  std::vector<std::size_t> person_bytes;  // of the written person
};

// `dialogue` is opened for somebody who has relationships, promises and notes; with an empty name
// the walk begins as a new person's first contact does, and goes on from there.
[[nodiscard]] Walk walk(const dialogue::Library& library, const std::string& dialogue,
                        const Language& language, std::uint64_t seed, int steps);

}  // namespace tillit::bench
