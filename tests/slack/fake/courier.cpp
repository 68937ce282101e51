#include "slack/fake/courier.hpp"

namespace tillit::fake_slack {
namespace {

// A moment after the first failure, then a minute, then five.
std::vector<std::chrono::seconds> retry_after(bool retries) {
  using std::chrono::seconds;
  if (!retries) return {};
  return {seconds(0), seconds(60), seconds(300)};
}

}  // namespace

Courier::Courier(Options options)
    : options_(std::move(options)),
      events_(
          {.now = options_.now,
           .retry_after = retry_after(options_.retries),
           .threads = options_.threads,
           .attempt = [this](const fakes::Delivery& delivery) { return attempt(delivery, {}); }}) {}

void Courier::set_app(AppAddress address) {
  const std::lock_guard lock(mutex_);
  app_ = std::move(address);
}

AppAddress Courier::app() const {
  const std::lock_guard lock(mutex_);
  return app_;
}

Reply Courier::post(const std::string& path, const std::string& content_type,
                    const std::string& body, const Spoil& spoil, const Fields& headers) {
  const auto at = std::chrono::floor<std::chrono::seconds>(options_.now()) + spoil.timestamp_shift;
  const std::string timestamp = std::to_string(at.time_since_epoch().count());
  fakes::AppCall call{.path = path, .content_type = content_type, .body = body};
  call.headers = {{"X-Slack-Request-Timestamp", timestamp},
                  {"User-Agent", "Slackbot 1.0 (+https://api.slack.com/robots)"}};
  if (!spoil.no_signature) {
    std::string signature = signature_of(options_.signing_secret, timestamp, body);
    if (spoil.wrong_signature) signature.back() = signature.back() == '0' ? '1' : '0';
    call.headers.emplace_back("X-Slack-Signature", signature);
  }
  for (const auto& header : headers) call.headers.emplace_back(header);
  return fakes::call_app(app().base_url, call, options_.answer_limit);
}

Reply Courier::attempt(const fakes::Delivery& delivery, const Spoil& spoil) {
  Fields headers;
  if (delivery.retry > 0) {
    headers["X-Slack-Retry-Num"] = std::to_string(delivery.retry);
    headers["X-Slack-Retry-Reason"] = delivery.reason;
  }
  return post(app().events, "application/json", delivery.what.dump(), spoil, headers);
}

Reply Courier::deliver_event(const Json& envelope, const Spoil& spoil) {
  return events_.now(envelope, [&](const fakes::Delivery& first) { return attempt(first, spoil); });
}

void Courier::queue_event(Json envelope) { events_.queue(std::move(envelope)); }

Reply Courier::deliver_interaction(const Json& payload, const Spoil& spoil) {
  return post(app().interactions, "application/x-www-form-urlencoded",
              form_encoded({{"payload", payload.dump()}}), spoil);
}

Reply Courier::deliver_command(const Fields& fields, const Spoil& spoil) {
  return post(app().commands, "application/x-www-form-urlencoded", form_encoded(fields), spoil);
}

std::vector<Abandoned> Courier::abandoned() const {
  std::vector<Abandoned> all;
  for (const auto& [envelope, failure] : events_.lost()) {
    all.push_back({text_of(envelope, "event_id"),
                   text_of(envelope.contains("event") ? envelope["event"] : envelope, "type"),
                   failure});
  }
  return all;
}

}  // namespace tillit::fake_slack
