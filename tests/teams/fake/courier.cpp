#include "teams/fake/courier.hpp"

namespace tillit::fake_teams {
namespace {

using fakes::text_of;

constexpr const char* kJson = "application/json; charset=utf-8";

std::vector<std::chrono::seconds> retry_after(bool retries) {
  using std::chrono::seconds;
  if (!retries) return {};
  return {seconds(15), seconds(30)};
}

}  // namespace

Courier::Courier(Options options)
    : options_(std::move(options)),
      activities_({.now = options_.now,
                   .retry_after = retry_after(options_.retries),
                   .threads = options_.threads,
                   .attempt = [this](const fakes::Delivery& delivery) {
                     return deliver_once(delivery.what);
                   }}) {}

void Courier::set_app(AppAddress address) {
  const std::lock_guard lock(mutex_);
  app_ = std::move(address);
}

AppAddress Courier::app() const {
  const std::lock_guard lock(mutex_);
  return app_;
}

Reply Courier::call(const fakes::AppCall& call) const {
  return fakes::call_app(app().base_url, call, options_.answer_limit);
}

Reply Courier::post(const std::string& body, const std::string& content_type,
                    const std::string& service_url, Forgery forgery) {
  fakes::AppCall request{.path = app().messages, .content_type = content_type, .body = body};
  request.headers = options_.authorize(service_url, forgery);
  request.headers.emplace_back("MS-CV", "fake.1");
  return call(request);
}

Reply Courier::deliver_once(const Json& activity, const Spoil& spoil) {
  Json sent = activity;
  if (spoil.change) spoil.change(sent);
  return post(sent.dump(), kJson, text_of(activity, "serviceUrl"), spoil.forgery);
}

Reply Courier::deliver(const Json& activity, const Spoil& spoil) {
  return activities_.now(
      activity, [&](const fakes::Delivery& first) { return deliver_once(first.what, spoil); });
}

Reply Courier::ask_webhook(const Json& activity, const Spoil& spoil) {
  Json sent = activity;
  if (spoil.change) spoil.change(sent);
  fakes::AppCall request{.path = app().webhook, .content_type = kJson, .body = sent.dump()};
  std::string digest = hmac_sha256(fakes::base64_decoded(options_.webhook_secret), request.body);
  if (spoil.wrong_hmac) digest[0] = static_cast<char>(digest[0] ^ 1);
  if (!spoil.no_hmac)
    request.headers.emplace_back("Authorization", "HMAC " + fakes::base64_encoded(digest));
  return call(request);
}

}  // namespace tillit::fake_teams
