#include "metrics/metrics.hpp"

#include <gtest/gtest.h>

namespace tillit::metrics {
namespace {

using std::chrono::milliseconds;

bool has_line(const Metrics& metrics, const std::string& line) {
  return ("\n" + metrics.text()).find("\n" + line + "\n") != std::string::npos;
}

TEST(Metrics, TellsTheVersionAndStartsTroublesAtZero) {
  const Metrics metrics("1.2.3");
  EXPECT_TRUE(has_line(metrics, "tillit_build_info{version=\"1.2.3\"} 1")) << metrics.text();
  EXPECT_TRUE(has_line(metrics, "tillit_troubles_total{part=\"store\"} 0")) << metrics.text();
}

TEST(Metrics, CountsEventsByKindAndOutcome) {
  Metrics metrics("1");
  metrics.event("slack", "message", "taken");
  metrics.event("slack", "message", "taken");
  metrics.event("slack", "button", "duplicate");
  EXPECT_TRUE(has_line(
      metrics, "tillit_events_total{channel=\"slack\",kind=\"message\",outcome=\"taken\"} 2"))
      << metrics.text();
  EXPECT_TRUE(has_line(
      metrics, "tillit_events_total{channel=\"slack\",kind=\"button\",outcome=\"duplicate\"} 1"))
      << metrics.text();
}

TEST(Metrics, PutsDurationsIntoBuckets) {
  Metrics metrics("1");
  metrics.committed(milliseconds(4), true);
  metrics.committed(milliseconds(400), false);
  EXPECT_TRUE(has_line(metrics, "tillit_commit_seconds_bucket{le=\"0.005\"} 1")) << metrics.text();
  EXPECT_TRUE(has_line(metrics, "tillit_commit_seconds_count 2")) << metrics.text();
  EXPECT_TRUE(has_line(metrics, "tillit_commits_failed_total 1")) << metrics.text();
}

TEST(Metrics, LetsNothingThatIsNoWordIntoALabel) {
  Metrics metrics("1");
  metrics.message("slack", "dropped", "I told her \"everything\"");
  metrics.message("slack", "dropped", std::string(200, 'a'));
  EXPECT_TRUE(has_line(metrics,
                       "tillit_messages_total{channel=\"slack\",what=\"dropped\",why=\"other\"} 2"))
      << metrics.text();
}

TEST(Metrics, StopsRememberingNewWords) {
  Metrics metrics("1");
  for (int i = 0; i < 1000; ++i)
    metrics.api_call("method" + std::to_string(i), "ok", milliseconds(1));
  EXPECT_TRUE(has_line(metrics, "tillit_api_calls_total{method=\"other\",outcome=\"ok\"} 900"))
      << metrics.text();
}

TEST(Metrics, SaysNoneWhereThereIsNoWhy) {
  Metrics metrics("1");
  metrics.message("slack", "sent", "");
  EXPECT_TRUE(
      has_line(metrics, "tillit_messages_total{channel=\"slack\",what=\"sent\",why=\"none\"} 1"))
      << metrics.text();
}

TEST(Metrics, ShowsTheOutboxAsItIsNow) {
  Metrics metrics("1");
  metrics.outbox_waiting("slack", 7);
  metrics.outbox_waiting("slack", 2);
  EXPECT_TRUE(has_line(metrics, "tillit_outbox_waiting{channel=\"slack\"} 2")) << metrics.text();
}

TEST(Metrics, AddsUpWhatTheClockAndRetentionDid) {
  Metrics metrics("1");
  metrics.woken({.timers = 2, .schedules = 1, .late = 3});
  metrics.woken({.timers = 1});
  metrics.retained({.inbox = 5, .compacted = true});
  EXPECT_TRUE(has_line(metrics, "tillit_woken_total{what=\"timer\"} 3")) << metrics.text();
  EXPECT_TRUE(has_line(metrics, "tillit_woken_total{what=\"late\"} 3")) << metrics.text();
  EXPECT_TRUE(has_line(metrics, "tillit_retention_total{what=\"inbox\"} 5")) << metrics.text();
  EXPECT_TRUE(has_line(metrics, "tillit_retention_total{what=\"compacted\"} 1")) << metrics.text();
}

}  // namespace
}  // namespace tillit::metrics
