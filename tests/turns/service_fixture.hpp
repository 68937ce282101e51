#pragma once

#include "coaching/host_functions.hpp"
#include "content/load.hpp"
#include "core/set_clock.hpp"
#include "service/conversations.hpp"
#include "service/delivery_json.hpp"
#include "service/sender.hpp"
#include "service/waker.hpp"
#include "store/in_store.hpp"
#include "store/sqlite/test_folder.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <thread>

// The service on a real store, with the dialogues as they are shipped and a clock that the test
// sets.
namespace tillit::service {

using namespace std::chrono_literals;

class Letters final : public Outlet {
 public:
  Outcome send(const Outgoing& outgoing) override {
    if (closed > 0) {
      --closed;
      return {.what = Outcome::What::Again, .why = "closed"};
    }
    if (outgoing.ending) {
      ended.push_back(outgoing);
    } else {
      sent.push_back(outgoing.delivery);
    }
    return {.platform_id = std::to_string(outgoing.message.id)};
  }
  std::vector<dialogue::Delivery> sent;
  std::vector<Outgoing> ended;
  int closed = 0;
};

inline std::shared_ptr<const dialogue::Library> shipped() {
  static const auto library = [] {
    auto files = content::read_content_files(TILLIT_SOURCE_DIR);
    EXPECT_TRUE(files.has_value());
    auto loaded = content::load(
        *files, [](const dialogue::HostTypes& types, std::vector<std::string>& missing) {
          return coaching::bind(types, coaching::HostOptions{{{Language("en"), {"call 112"}}}, {}},
                                missing);
        });
    EXPECT_NE(loaded.library, nullptr);
    return loaded.library;
  }();
  return library;
}

class Service : public ::testing::Test {
 protected:
  Service()
      : store_(*store::open_sqlite({folder_.database(), ring_, {}})),
        talks_(shipped(), *store_, clock_,
               [this](std::size_t count) {
                 std::string bytes;
                 Random random = Random::seeded(++drawn_);
                 while (bytes.size() < count) bytes += static_cast<char>(random.next() & 0xFF);
                 return bytes;
               },
               {.editing = {"test"}}) {
    clock_.set(parse_instant("2026-11-20T09:00:00Z").value());
  }

  Result<Receipt> take(const std::string& user, const dialogue::Event& event,
                       const std::string& id = "") {
    return talks_.take({{"test", "", user},
                        RoomId("room:" + user),
                        id.empty() ? "e" + std::to_string(++events_) : id,
                        event,
                        "",
                        Language("en"),
                        "Europe/Amsterdam"});
  }
  std::vector<std::string> show() {
    auto counts = send_waiting(*store_, "test", letters_, clock_.now());
    EXPECT_TRUE(counts.has_value());
    std::vector<std::string> keys;
    for (const auto& delivery : letters_.sent) keys.push_back(delivery.key);
    if (!letters_.sent.empty()) last_ = letters_.sent.back();
    letters_.sent.clear();
    return keys;
  }

  store::TestFolder folder_;
  crypto::KeyRing ring_ = store::new_ring();
  SetClock clock_;
  std::atomic<std::uint64_t> drawn_{0};
  std::unique_ptr<store::Store> store_;
  Conversations talks_;
  Letters letters_;
  dialogue::Delivery last_;
  std::atomic<int> events_{0};
};

// A schedule for `local` in Amsterdam, as the effect of a turn writes it.
inline void plan(store::Store& store, const PersonId& person, const std::string& key,
                 const std::string& dialogue, const char* local, std::chrono::seconds window) {
  const auto zone = *Zone::named("Europe/Amsterdam");
  const auto done = store.write([&](store::Transaction& t) -> Result<void> {
    return t.put_schedule({person, key, dialogue, "{}", local, zone.name(),
                           zone.to_instant(parse_local_date_time(local).value()), window,
                           store::IfBusy::Queue});
  });
  ASSERT_TRUE(done.has_value());
}

}  // namespace tillit::service
