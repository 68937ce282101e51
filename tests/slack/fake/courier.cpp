#include "slack/fake/courier.hpp"

#include <fmt/format.h>
#include <httplib.h>

#include <algorithm>
#include <array>

namespace tillit::fake_slack {
namespace {

using std::chrono::milliseconds;

// A moment after the first failure, then a minute, then five.
constexpr std::array<std::chrono::seconds, 3> kRetryAfter{
    std::chrono::seconds(0), std::chrono::seconds(60), std::chrono::seconds(300)};

// How often due retries are looked for while the clock is somebody else's.
constexpr milliseconds kLook{10};

std::string failure_of(httplib::Error error) {
  switch (error) {
    case httplib::Error::Connection:
    case httplib::Error::ConnectionTimeout:
    case httplib::Error::BindIPAddress: return "connection_failed";
    case httplib::Error::Read: return "http_timeout";
    case httplib::Error::ExceedRedirectCount: return "too_many_redirects";
    default: return "unknown_error";
  }
}

}  // namespace

Courier::Courier(Options options) : options_(std::move(options)) {
  for (unsigned i = 0; i < options_.threads; ++i) threads_.emplace_back([this] { work(); });
}

Courier::~Courier() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

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
  const std::string base = app().base_url;
  if (base.empty()) return {.failure = "connection_failed"};
  const auto at = std::chrono::floor<std::chrono::seconds>(options_.now()) + spoil.timestamp_shift;
  const std::string timestamp = std::to_string(at.time_since_epoch().count());
  httplib::Headers sent{{"X-Slack-Request-Timestamp", timestamp},
                        {"User-Agent", "Slackbot 1.0 (+https://api.slack.com/robots)"}};
  if (!spoil.no_signature) {
    std::string signature = signature_of(options_.signing_secret, timestamp, body);
    if (spoil.wrong_signature) signature.back() = signature.back() == '0' ? '1' : '0';
    sent.emplace("X-Slack-Signature", signature);
  }
  for (const auto& [name, value] : headers) sent.emplace(name, value);
  httplib::Client client(base);
  client.set_connection_timeout(options_.answer_limit);
  client.set_read_timeout(options_.answer_limit);
  client.set_write_timeout(options_.answer_limit);
  client.set_tcp_nodelay(true);
  const auto begin = std::chrono::steady_clock::now();
  const httplib::Result result = client.Post(path, sent, body, content_type);
  Reply reply;
  reply.took = std::chrono::duration_cast<milliseconds>(std::chrono::steady_clock::now() - begin);
  if (!result) {
    reply.failure = failure_of(result.error());
    if (result.error() == httplib::Error::Read && reply.took < options_.answer_limit) {
      reply.failure = "connection_failed";  // Cut, not slow.
    }
    return reply;
  }
  reply.status = result->status;
  reply.body = result->body;
  reply.content_type = result->get_header_value("Content-Type");
  reply.no_retry = result->get_header_value("X-Slack-No-Retry") == "1" && result->status != 200;
  if (result->status < 200 || result->status > 299) reply.failure = "http_error";
  return reply;
}

Reply Courier::attempt(const Pending& pending, const Spoil& spoil) {
  Fields headers;
  if (pending.retry > 0) {
    headers["X-Slack-Retry-Num"] = std::to_string(pending.retry);
    headers["X-Slack-Retry-Reason"] = pending.reason;
  }
  return post(app().events, "application/json", pending.envelope.dump(), spoil, headers);
}

// What follows a delivery: nothing, a retry, or giving up.
void Courier::after(Pending pending, const Reply& reply) {
  const std::lock_guard lock(mutex_);
  ++deliveries_;
  --on_the_way_;
  if (!reply.ok() && !stopping_) {
    const auto retry = static_cast<std::size_t>(pending.retry);
    if (options_.retries && retry < kRetryAfter.size() && !reply.no_retry) {
      ++pending.retry;
      pending.reason = reply.failure;
      queue_.emplace(options_.now() + kRetryAfter.at(retry), std::move(pending));
    } else {
      abandoned_.push_back({text_of(pending.envelope, "event_id"),
                            pending.envelope.contains("event")
                                ? text_of(pending.envelope["event"], "type")
                                : text_of(pending.envelope, "type"),
                            reply.failure});
    }
  }
  changed_.notify_all();
}

Reply Courier::deliver_event(const Json& envelope, const Spoil& spoil) {
  Pending pending{envelope, 0, {}};
  {
    const std::lock_guard lock(mutex_);
    ++on_the_way_;
  }
  const Reply reply = attempt(pending, spoil);
  after(std::move(pending), reply);
  return reply;
}

void Courier::queue_event(Json envelope) {
  {
    const std::lock_guard lock(mutex_);
    queue_.emplace(options_.now(), Pending{std::move(envelope), 0, {}});
  }
  changed_.notify_all();
}

Reply Courier::deliver_interaction(const Json& payload, const Spoil& spoil) {
  return post(app().interactions, "application/x-www-form-urlencoded",
              form_encoded({{"payload", payload.dump()}}), spoil);
}

Reply Courier::deliver_command(const Fields& fields, const Spoil& spoil) {
  return post(app().commands, "application/x-www-form-urlencoded", form_encoded(fields), spoil);
}

void Courier::work() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    if (queue_.empty()) {
      changed_.wait(lock);
      continue;
    }
    const auto first = queue_.begin();
    if (first->first > options_.now()) {
      changed_.wait_for(lock, kLook);
      continue;
    }
    Pending pending = std::move(first->second);
    queue_.erase(first);
    ++on_the_way_;
    lock.unlock();
    const Reply reply = attempt(pending, {});
    after(std::move(pending), reply);
    lock.lock();
  }
}

bool Courier::settle(milliseconds at_most) {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, at_most, [this] {
    return on_the_way_ == 0 && (queue_.empty() || queue_.begin()->first > options_.now());
  });
}

std::size_t Courier::retry_now() {
  std::multimap<TimePoint, Pending> due;
  {
    const std::lock_guard lock(mutex_);
    due.swap(queue_);
    on_the_way_ += due.size();
  }
  const std::size_t count = due.size();
  for (auto& [at, pending] : due) {
    const Reply reply = attempt(pending, {});
    after(std::move(pending), reply);
  }
  return count;
}

std::size_t Courier::waiting() const {
  const std::lock_guard lock(mutex_);
  return queue_.size();
}

std::vector<Abandoned> Courier::abandoned() const {
  const std::lock_guard lock(mutex_);
  return abandoned_;
}

std::size_t Courier::deliveries() const {
  const std::lock_guard lock(mutex_);
  return deliveries_;
}

}  // namespace tillit::fake_slack
