#include "coaching/host_functions.hpp"
#include "content/load.hpp"
#include "crypto/seal.hpp"
#include "service/conversations.hpp"
#include "store/sqlite/sqlite_store.hpp"

#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

// turn_crash <database> <master key line> <round>: five people at a time talk with the shipped
// dialogues until the program is killed. Prints "<person> <event> <revision>" as soon as take() has
// returned for it.
namespace {

constexpr int kThreads = 5;
constexpr int kPeople = 20;
constexpr const char* kWords[] = {"hello", "1",    "menu", "2",    "Wren",  "because of the boat",
                                  "back",  "stop", "3",    "help", "/skip", "friday"};

class RealClock final : public tillit::Clock {
 public:
  [[nodiscard]] tillit::TimePoint now() const override {
    return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
  }
};

int failed(const std::string& what) {
  std::fprintf(stderr, "turn_crash: %s\n", what.c_str());
  return 1;
}

}  // namespace

int main(int count, char** arguments) {
  using namespace tillit;
  if (count != 4) return 2;
  const auto ring = crypto::KeyRing::parse(Secret{arguments[2]});
  if (!ring) return failed(ring.error().context);
  const auto files = content::read_content_files(TILLIT_SOURCE_DIR);
  if (!files) return failed(files.error().context);
  const auto loaded = content::load(
      *files, [](const dialogue::HostTypes& types, std::vector<std::string>& missing) {
        return coaching::bind(types, coaching::HostOptions{}, missing);
      });
  if (loaded.library == nullptr) return failed("the dialogues do not load");
  const auto store = store::open_sqlite({arguments[1], *ring, {}});
  if (!store) return failed(store.error().context);
  const RealClock clock;
  service::Conversations talks(loaded.library, **store, clock, crypto::random_bytes);

  std::vector<std::jthread> threads;
  for (int thread = 0; thread < kThreads; ++thread) {
    threads.emplace_back([&, thread] {
      for (int number = 0;; ++number) {
        const std::string person =
            std::to_string(thread + kThreads * (number % (kPeople / kThreads)));
        const std::string event =
            std::string(arguments[3]) + "." + std::to_string(thread) + "." + std::to_string(number);
        const char* word =
            kWords[static_cast<std::size_t>(number * 7 + thread) % std::size(kWords)];
        const auto taken = talks.take({{"crash", "", person},
                                       RoomId("room:" + person),
                                       event,
                                       dialogue::Message{word, event},
                                       "",
                                       std::nullopt,
                                       std::nullopt});
        if (!taken) std::_Exit(failed(taken.error().context));
        const std::string line = person + " " + event + " " + std::to_string(taken->rev) + "\n";
        if (::write(STDOUT_FILENO, line.data(), line.size()) < 0) std::_Exit(1);
      }
    });
  }
}
