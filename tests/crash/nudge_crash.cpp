#include "coaching/host_functions.hpp"
#include "content/load.hpp"
#include "crypto/seal.hpp"
#include "service/conversations.hpp"
#include "service/waker.hpp"
#include "store/sqlite/sqlite_store.hpp"

#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

// nudge_crash <database> <master key line> <instant>: two wakers at once wake what is due at that
// instant until the program is killed. Prints "up", then the id of each person whose nudge is
// durably sent, and "empty" once nothing is due any more.
namespace {

class StoppedClock final : public tillit::Clock {
 public:
  explicit StoppedClock(tillit::TimePoint now) : now_(now) {}
  [[nodiscard]] tillit::TimePoint now() const override { return now_; }

 private:
  tillit::TimePoint now_;
};

int failed(const std::string& what) {
  std::fprintf(stderr, "nudge_crash: %s\n", what.c_str());
  return 1;
}

bool print(const std::string& lines) {
  return ::write(STDOUT_FILENO, lines.data(), lines.size()) >= 0;
}

}  // namespace

int main(int count, char** arguments) {
  using namespace tillit;
  if (count != 4) return 2;
  const auto ring = crypto::KeyRing::parse(Secret{arguments[2]});
  const auto now = parse_instant(arguments[3]);
  if (!ring || !now) return failed("the key or the instant does not parse");
  const auto files = content::read_content_files(TILLIT_SOURCE_DIR);
  if (!files) return failed(files.error().context);
  const auto loaded = content::load(
      *files, [](const dialogue::HostTypes& types, std::vector<std::string>& missing) {
        return coaching::bind(types, coaching::HostOptions{}, missing);
      });
  if (loaded.library == nullptr) return failed("the dialogues do not load");
  const auto store = store::open_sqlite({arguments[1], *ring, {}});
  if (!store) return failed(store.error().context);
  const StoppedClock clock(*now);
  service::Conversations talks(loaded.library, **store, clock, crypto::random_bytes);
  if (!print("up\n")) return 1;

  std::atomic<int> done{0};
  std::vector<std::jthread> wakers;
  for (int waker = 0; waker < 2; ++waker) {
    wakers.emplace_back([&] {
      for (bool more = true; more;) {
        const auto woken = service::wake_due(talks, *now, 20);
        if (!woken) std::_Exit(failed(woken.error().context));
        std::string lines;
        for (const auto& nudging : woken->nudges) {
          if (nudging.what == service::Nudging::What::Sent) lines += nudging.person.str() + "\n";
        }
        more = !woken->nudges.empty();
        if (!print(lines)) std::_Exit(1);
      }
      if (++done == 2 && !print("empty\n")) std::_Exit(1);
    });
  }
  wakers.clear();
  ::pause();
}
