#include "metrics/metrics.hpp"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <algorithm>
#include <array>
#include <map>
#include <mutex>
#include <set>
#include <span>
#include <utility>

namespace tillit::metrics {
namespace {

// Label values come from code, but a platform's words (methods, errors) pass through it: what is no
// short word is not let into a label, and of each label only so many words, so that nobody can make
// the process remember ever more of them.
constexpr std::size_t kLongestWord = 48;
constexpr std::size_t kMostWords = 100;

bool is_word(std::string_view text) {
  return !text.empty() && text.size() <= kLongestWord && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '.' || c == '-';
  });
}

class Words {
 public:
  std::string of(const char* label, std::string_view text) {
    if (text.empty()) return "none";
    if (!is_word(text)) return "other";
    const std::lock_guard lock(mutex_);
    auto& known = known_[label];
    if (known.contains(std::string(text))) return std::string(text);
    if (known.size() >= kMostWords) return "other";
    return *known.emplace(text).first;
  }

 private:
  std::mutex mutex_;
  std::map<std::string, std::set<std::string>> known_;  // by label
};

template <class Metric>
prometheus::Family<Metric>& family_of(prometheus::Registry& registry, const char* name,
                                      const char* help) {
  if constexpr (std::is_same_v<Metric, prometheus::Counter>) {
    return prometheus::BuildCounter().Name(name).Help(help).Register(registry);
  } else if constexpr (std::is_same_v<Metric, prometheus::Gauge>) {
    return prometheus::BuildGauge().Name(name).Help(help).Register(registry);
  } else {
    return prometheus::BuildHistogram().Name(name).Help(help).Register(registry);
  }
}

using Counters = prometheus::Family<prometheus::Counter>;
using Gauges = prometheus::Family<prometheus::Gauge>;
using Histograms = prometheus::Family<prometheus::Histogram>;

// Seconds. Slack waits three; a commit is a flush of the disk.
const prometheus::Histogram::BucketBoundaries& quick() {
  static const prometheus::Histogram::BucketBoundaries kBounds = {
      0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5};
  return kBounds;
}
const prometheus::Histogram::BucketBoundaries& slow() {
  static const prometheus::Histogram::BucketBoundaries kBounds = {0.01, 0.025, 0.05, 0.1, 0.25, 0.5,
                                                                  1,    2.5,   5,    10,  30};
  return kBounds;
}

void add(prometheus::Counter& counter, std::int64_t count) {
  if (count > 0) counter.Increment(static_cast<double>(count));
}

}  // namespace

struct Metrics::Series {
  prometheus::Registry registry;
  Words words;

  template <class Metric>
  prometheus::Family<Metric>& make(const char* name, const char* help) {
    return family_of<Metric>(registry, name, help);
  }
  std::string word(const char* label, std::string_view text) { return words.of(label, text); }

  Counters& events = make<prometheus::Counter>("tillit_events_total",
                                               "What came in, by kind and what became of it.");
  Histograms& acknowledged = make<prometheus::Histogram>(
      "tillit_acknowledge_seconds", "From the last byte of a request to its answer.");
  Histograms& commits_family = make<prometheus::Histogram>(
      "tillit_commit_seconds", "One write of the store, its wait for the disk included.");
  prometheus::Histogram& commits = commits_family.Add({}, quick());
  prometheus::Counter& commits_failed =
      make<prometheus::Counter>("tillit_commits_failed_total", "Writes that were not kept.")
          .Add({});
  Histograms& turns_family =
      make<prometheus::Histogram>("tillit_turn_seconds", "One turn of a talk, commit included.");
  prometheus::Histogram& turns = turns_family.Add({}, quick());
  prometheus::Counter& safety =
      make<prometheus::Counter>("tillit_safety_noticed_total",
                                "Turns in which words of crisis or harassment were noticed.")
          .Add({});
  prometheus::Counter& alerts =
      make<prometheus::Counter>("tillit_alerts_total", "Turns that met an internal error.").Add({});
  Counters& messages = make<prometheus::Counter>("tillit_messages_total",
                                                 "Messages on their way out, by what became of "
                                                 "them and why.");
  Counters& doubtful = make<prometheus::Counter>(
      "tillit_doubtful_total", "Messages that may have been sent before, by what looking gave.");
  Gauges& waiting = make<prometheus::Gauge>("tillit_outbox_waiting",
                                            "Conversations with messages that wait to be sent.");
  Counters& calls = make<prometheus::Counter>("tillit_api_calls_total",
                                              "Calls of a platform's interface, by outcome.");
  Histograms& call_seconds =
      make<prometheus::Histogram>("tillit_api_call_seconds", "Duration of such calls.");
  Counters& woken = make<prometheus::Counter>("tillit_woken_total",
                                              "Timers and schedules that came due, and how.");
  Counters& nudges = make<prometheus::Counter>(
      "tillit_nudges_total", "Nudges whose moment had come, by what became of them and why.");
  Counters& retained =
      make<prometheus::Counter>("tillit_retention_total", "What retention took away or left.");
  Counters& http = make<prometheus::Counter>("tillit_http_refusals_total",
                                             "Requests that the server answered for itself.");
  Counters& troubles =
      make<prometheus::Counter>("tillit_troubles_total", "Failures, by the part that met them.");
};

Metrics::Metrics(std::string_view version) : series_(std::make_unique<Series>()) {
  series_->make<prometheus::Gauge>("tillit_build_info", "1, with the version as a label.")
      .Add({{"version", std::string(version)}})
      .Set(1);
  // There from the start, at 0: an alert on a rise needs somewhere to rise from.
  for (const char* part : {"outbox", "planning", "retention", "store", "waker"})
    series_->troubles.Add({{"part", part}});
  for (const char* what : {"timer", "schedule", "late", "parked", "broken"})
    series_->woken.Add({{"what", what}});
}

Metrics::~Metrics() = default;

void Metrics::event(std::string_view channel, std::string_view kind, std::string_view outcome) {
  series_->events
      .Add({{"channel", series_->word("channel", channel)},
            {"kind", series_->word("kind", kind)},
            {"outcome", series_->word("outcome", outcome)}})
      .Increment();
}

void Metrics::acknowledged(std::string_view channel, Seconds took) {
  series_->acknowledged.Add({{"channel", series_->word("channel", channel)}}, quick())
      .Observe(took.count());
}

void Metrics::committed(Seconds took, bool kept) {
  series_->commits.Observe(took.count());
  if (!kept) series_->commits_failed.Increment();
}

void Metrics::turn(Seconds took, bool safety_noticed, bool alert) {
  series_->turns.Observe(took.count());
  if (safety_noticed) series_->safety.Increment();
  if (alert) series_->alerts.Increment();
}

void Metrics::message(std::string_view channel, std::string_view what, std::string_view why) {
  series_->messages
      .Add({{"channel", series_->word("channel", channel)},
            {"what", series_->word("what", what)},
            {"why", series_->word("why", why)}})
      .Increment();
}

void Metrics::doubtful(std::string_view channel, std::string_view found) {
  series_->doubtful
      .Add({{"channel", series_->word("channel", channel)},
            {"found", series_->word("found", found)}})
      .Increment();
}

void Metrics::outbox_waiting(std::string_view channel, std::int64_t conversations) {
  series_->waiting.Add({{"channel", series_->word("channel", channel)}})
      .Set(static_cast<double>(conversations));
}

void Metrics::api_call(std::string_view method, std::string_view outcome, Seconds took) {
  const std::string method_word = series_->word("method", method);
  series_->calls.Add({{"method", method_word}, {"outcome", series_->word("api_outcome", outcome)}})
      .Increment();
  series_->call_seconds.Add({{"method", method_word}}, slow()).Observe(took.count());
}

void Metrics::woken(const Woken& woken) {
  const auto count = [&](const char* what, std::int64_t number) {
    add(series_->woken.Add({{"what", what}}), number);
  };
  count("timer", woken.timers);
  count("schedule", woken.schedules);
  count("late", woken.late);
  count("parked", woken.parked);
  count("broken", woken.broken);
}

void Metrics::nudge(std::string_view kind, std::string_view what, std::string_view why) {
  series_->nudges
      .Add({{"kind", series_->word("nudge_kind", kind)},
            {"what", series_->word("what", what)},
            {"why", series_->word("why", why)}})
      .Increment();
}

void Metrics::retained(const Retained& retained) {
  const auto count = [&](const char* what, std::int64_t number) {
    add(series_->retained.Add({{"what", what}}), number);
  };
  count("run", 1);
  count("inbox", retained.inbox);
  count("sent", retained.sent);
  count("texts", retained.texts);
  count("people", retained.people);
  count("skipped", retained.skipped);
  count("compacted", retained.compacted ? 1 : 0);
}

void Metrics::http_event(std::string_view kind, int status) {
  series_->http
      .Add({{"kind", series_->word("http_kind", kind)}, {"status", std::to_string(status)}})
      .Increment();
}

void Metrics::trouble(std::string_view part) {
  series_->troubles.Add({{"part", series_->word("part", part)}}).Increment();
}

std::string Metrics::text() const {
  return prometheus::TextSerializer().Serialize(series_->registry.Collect());
}

}  // namespace tillit::metrics
