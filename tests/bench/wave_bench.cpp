// What is due costs what is due, not what is stored: finding and claiming 100 schedules out of
// 1 000 000, against the same out of 1 000. And a wave: the next nudge of 100 000 people, planned
// on one thread.
//
// TMPDIR chooses the disk; name it with every figure. Filling takes a minute and some 300 MB there.
#include "coaching/nudge_plan.hpp"
#include "store/sqlite/sqlite_store.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace tillit {
namespace {

using Seconds = std::chrono::duration<double>;
using store::Schedule;
using store::Store;
using store::Transaction;

constexpr int kDue = 100;
constexpr int kPerPerson = 10;
constexpr int kRounds = 40;
constexpr int kWave = 100'000;
constexpr TimePoint kNow{std::chrono::seconds{1'800'000'000}};

void stop_unless(bool fine, const char* what) {
  if (fine) return;
  fmt::print(stderr, "wave_bench: {} failed\n", what);
  std::exit(1);
}

template <class Work>
double seconds_of(const Work& work) {
  const auto begun = std::chrono::steady_clock::now();
  work();
  return Seconds(std::chrono::steady_clock::now() - begun).count();
}

double median(std::vector<double> values) {
  std::ranges::sort(values);
  return values[values.size() / 2];
}

PersonId person(int n) { return PersonId{fmt::format("p:{:08}", n)}; }

Schedule schedule(int n, TimePoint due) {
  return {person(n / kPerPerson),
          fmt::format("key:{}", n % kPerPerson),
          "follow_up",
          R"({"promise":"pr:1"})",
          "2027-01-15T10:00",
          "Europe/Amsterdam",
          due,
          std::chrono::hours{1},
          store::IfBusy::Queue};
}

class Stored {
 public:
  explicit Stored(int schedules) : schedules_(schedules) {
    std::string pattern = (std::filesystem::temp_directory_path() / "tillit-wave-XXXXXX").string();
    stop_unless(::mkdtemp(pattern.data()) != nullptr, "making a folder");
    folder_ = pattern;
    auto opened = store::open_sqlite(
        {folder_ / "bench.db", *crypto::KeyRing::parse(crypto::KeyRing::make_line()), {}});
    stop_unless(opened.has_value(), "opening");
    store_ = std::move(*opened);
    constexpr int kPiece = 10'000;
    for (int first = 0; first < schedules; first += kPiece) {
      work([&](Transaction& t) -> Result<void> {
        for (int n = first; n < std::min(first + kPiece, schedules); ++n) {
          if (n % kPerPerson == 0) {
            if (auto made = t.create_person({person(n / kPerPerson), 0, "", ""}, kNow); !made)
              return made;
          }
          // Over the year ahead, in no order.
          const auto later = std::chrono::minutes{1 + (n * 7919LL) % (365 * 24 * 60)};
          if (auto put = t.put_schedule(schedule(n, kNow + std::chrono::hours{24} + later)); !put)
            return put;
        }
        return {};
      });
    }
  }
  ~Stored() {
    store_.reset();
    std::filesystem::remove_all(folder_);
  }
  Stored(const Stored&) = delete;
  Stored& operator=(const Stored&) = delete;

  // One round: a hundred become due, evenly among all; then they are found and claimed one by one,
  // as the waker does, in one work, so that the disk's flush does not hide what is measured.
  double round(int number) {
    work([&](Transaction& t) -> Result<void> {
      for (int i = 0; i < kDue; ++i) {
        const int n = (i * (schedules_ / kDue) + number) % schedules_;
        if (auto put = t.put_schedule(schedule(n, kNow - std::chrono::seconds{i})); !put)
          return put;
      }
      return {};
    });
    double spent = 0;
    int claimed = 0;
    work([&](Transaction& t) -> Result<void> {
      spent = seconds_of([&] {
        for (;;) {
          const auto due = t.due_schedules(kNow, 1);
          stop_unless(due.has_value(), "finding");
          if (due->empty()) break;
          stop_unless(t.cancel_schedule(due->front().person, due->front().key).has_value(),
                      "claiming");
          ++claimed;
        }
      });
      return {};
    });
    stop_unless(claimed == kDue, "claiming each once");
    return spent;
  }

 private:
  template <class Work>
  void work(const Work& what) {
    stop_unless(store_->write(what).has_value(), "writing");
  }

  int schedules_;
  std::filesystem::path folder_;
  std::unique_ptr<Store> store_;
};

double claiming_among(int schedules) {
  Stored stored(schedules);
  std::vector<double> rounds;
  for (int n = 0; n < kRounds; ++n) rounds.push_back(stored.round(n));
  return median(std::move(rounds));
}

coaching::Country country() {
  coaching::Country some{
      .code = "xx", .name = "xx", .regions = {}, .default_region = {}, .holidays = {}};
  const auto add = [&](const char* id, coaching::HolidayRule rule) {
    coaching::Holiday holiday;
    holiday.id = id;
    holiday.rule = rule;
    some.holidays.push_back(std::move(holiday));
  };
  add("new_year", coaching::FixedDay{1, 1});
  add("easter_monday", coaching::FromEaster{1});
  add("ascension", coaching::FromEaster{39});
  add("whit_monday", coaching::FromEaster{50});
  add("christmas", coaching::FixedDay{12, 25});
  add("boxing_day", coaching::FixedDay{12, 26});
  return some;
}

double planning_a_wave() {
  const coaching::DaysOff days_off(country(), "");
  std::vector<Zone> zones;
  for (const char* name : {"Europe/Amsterdam", "Europe/Stockholm", "Europe/London",
                           "America/New_York", "Asia/Kolkata", "Australia/Sydney"})
    zones.push_back(Zone::named(name).value());
  std::size_t planned = 0;
  const double spent = seconds_of([&] {
    for (int n = 0; n < kWave; ++n) {
      coaching::NudgedPerson one;
      one.zone = zones[static_cast<std::size_t>(n) % zones.size()];
      one.days_off = &days_off;
      one.seed = static_cast<std::uint64_t>(n) * 0x9E3779B97F4A7C15ULL;
      planned += coaching::next_nudge(one, {}, kNow) ? 1 : 0;
    }
  });
  stop_unless(planned == kWave, "planning");
  return spent;
}

}  // namespace
}  // namespace tillit

int main() {
  const double few = tillit::claiming_among(1'000);
  const double many = tillit::claiming_among(1'000'000);
  fmt::print("100 due among     1 000 schedules: {:.2f} ms at the median\n", few * 1e3);
  fmt::print("100 due among 1 000 000 schedules: {:.2f} ms at the median, {:.2f} times\n",
             many * 1e3, many / few);
  const double wave = tillit::planning_a_wave();
  fmt::print("next nudge of 100 000 people: {:.2f} s on one thread, {:.1f} us each\n", wave,
             wave * 1e6 / tillit::kWave);
  return 0;
}
