#include "teams/fake/fake_teams.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <thread>

namespace tillit::fake_teams {
namespace {

// Of key_pair(): what signs before and after a roll-over, and what forgers have.
constexpr std::size_t kFirstPair = 0;
constexpr std::size_t kSecondPair = 1;
constexpr std::size_t kUnendorsedPair = 2;
constexpr std::size_t kWebchatPair = 3;
constexpr std::size_t kStrangersPair = 4;

std::vector<Published> keys_of(const std::string& name, std::size_t pair) {
  return {{name, pair},
          {"unendorsed", kUnendorsedPair, std::nullopt},
          {"webchat", kWebchatPair, std::vector<std::string>{"webchat"}}};
}

HttpAnswer cut() {
  HttpAnswer answer;
  answer.cut = true;
  return answer;
}

}  // namespace

FakeTeams::FakeTeams(Options options)
    : options_(std::move(options)),
      courier_({.now = options_.now,
                .authorize = [this](const std::string& service_url,
                                    Forgery forgery) { return authorize(service_url, forgery); },
                .webhook_secret = options_.app.webhook_secret,
                .answer_limit = options_.answer_limit,
                .threads = options_.courier_threads,
                .retries = options_.retries}) {
  state_.app = options_.app;
  state_.now = options_.now;
  state_.spacing = options_.spacing;
  state_.keys = keys_of("first", kFirstPair);
  state_.tenants[home_tenant()] = {home_tenant(), "Home"};
  server_ = std::make_unique<fakes::HttpServer>(
      [this](const HttpRequest& request) { return answer(request); });
  const std::lock_guard lock(mutex_);
  state_.base_url = base_url();
}

FakeTeams::~FakeTeams() {
  faults_.clear();
  faults_.open_gates();
  server_.reset();
}

std::string FakeTeams::base_url() const {
  return fmt::format("http://127.0.0.1:{}", server_->port());
}

Headers FakeTeams::authorize(const std::string& service_url, Forgery forgery) const {
  const Published key = look([](const State& state) { return state.keys.front(); });
  return authorization({.app_id = options_.app.id,
                        .issuer = options_.app.issuer,
                        .service_url = service_url,
                        .now = options_.now(),
                        .key = key,
                        .unendorsed = {"unendorsed", kUnendorsedPair, std::nullopt},
                        .for_webchat = {"webchat", kWebchatPair},
                        .stranger = kStrangersPair},
                       forgery);
}

std::string FakeTeams::add_tenant(const std::string& name, const std::string& region) {
  return with([&](State& state) {
    std::string id = state.next_guid();
    state.tenants[id] = {id, name, region};
    return id;
  });
}

std::string FakeTeams::add_user(User user) {
  return with([&](State& state) {
    if (user.id.empty()) user.id = "29:1" + fakes::base64url_encoded("user " + state.next_guid());
    if (user.aad_id.empty() && user.role != "anonymous") user.aad_id = state.next_guid();
    if (user.email.empty()) user.email = fmt::format("{}@example.org", user.aad_id);
    state.users[user.id] = user;
    return user.id;
  });
}

std::string FakeTeams::add_channel(const std::string& tenant, const std::string& name,
                                   const std::vector<std::string>& members) {
  return with([&](State& state) {
    Conversation channel;
    channel.id = fmt::format("19:{}@thread.tacv2", state.next_guid());
    channel.chat = Chat::Channel;
    channel.tenant = tenant;
    channel.team_id = fmt::format("19:{}@thread.tacv2", state.next_guid());
    channel.name = name;
    channel.members = members;
    return state.conversations.emplace(channel.id, channel).first->first;
  });
}

std::string FakeTeams::add_group(const std::string& tenant,
                                 const std::vector<std::string>& members) {
  return with([&](State& state) {
    Conversation group;
    group.id = fmt::format("19:{}@thread.v2", state.next_guid());
    group.chat = Chat::Group;
    group.tenant = tenant;
    group.members = members;
    return state.conversations.emplace(group.id, group).first->first;
  });
}

std::string FakeTeams::add_workflow(const std::string& conversation) {
  return with([&](State& state) {
    const std::string sig = fakes::base64url_encoded("sig " + state.next_guid());
    state.workflows[sig] = conversation;
    return fmt::format("{}/workflows/{}/triggers/manual/paths/invoke?api-version=1&sig={}",
                       state.base_url, state.next_guid(), sig);
  });
}

void FakeTeams::roll_keys_over() {
  with([](State& state) { state.keys = keys_of("second", kSecondPair); });
}

void FakeTeams::revoke_tokens() {
  with([](State& state) {
    for (auto& [text, token] : state.tokens) token.revoked = true;
  });
}

void FakeTeams::move_tenant(const std::string& tenant, const std::string& region) {
  with([&](State& state) { state.tenants.at(tenant).region = region; });
}

std::vector<Violation> FakeTeams::violations() const {
  return look([](const State& state) { return state.violations; });
}

std::string FakeTeams::violations_text() const {
  std::string text;
  for (const Violation& one : violations())
    text += fmt::format("{} {}: {}\n", one.kind, one.where, one.what);
  return text;
}

std::vector<CallSeen> FakeTeams::calls() const {
  return look([](const State& state) { return state.calls; });
}

std::size_t FakeTeams::count_calls(const std::string& what) const {
  return look([&](const State& state) {
    return static_cast<std::size_t>(std::ranges::count(state.calls, what, &CallSeen::what));
  });
}

bool FakeTeams::wait_until(const std::function<bool(State&)>& holds,
                           std::chrono::milliseconds at_most) {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, at_most, [&] { return holds(state_); });
}

HttpAnswer FakeTeams::route(const HttpRequest& request, const Asked& asked) {
  return with([&](State& state) {
    if (asked.what == "token") return answer_login(state, request);
    if (asked.what == "metadata" || asked.what == "keys") return answer_openid(state, request);
    if (asked.what == "workflow") return answer_workflow(state, request);
    if (asked.what == "elsewhere") {
      if (!request.header("authorization").empty())
        state.violate("redirect", "elsewhere", "the token followed a redirect");
      return json_answer(404, {});
    }
    return carry_out(state, request, asked);
  });
}

std::optional<HttpAnswer> FakeTeams::instead(const Fault& fault) {
  switch (fault.kind) {
    case Fault::Kind::Error: return refusal(fault.status, fault.error);
    case Fault::Kind::Limited: {
      HttpAnswer limited = refusal(429, "Throttled");
      limited.headers.emplace_back("Retry-After", std::to_string(fault.retry_after));
      return limited;
    }
    case Fault::Kind::Http: {
      HttpAnswer broken;
      broken.status = fault.status;
      broken.content_type = fault.content_type;
      broken.body = fault.body;
      // A redirect leads to where the token must not go.
      if (fault.status / 100 == 3)
        broken.headers.emplace_back("Location", base_url() + "/elsewhere");
      return broken;
    }
    case Fault::Kind::CutBefore: return cut();
    case Fault::Kind::Hold: fault.gate->wait(); return std::nullopt;
    case Fault::Kind::Slow: std::this_thread::sleep_for(fault.delay); return std::nullopt;
    case Fault::Kind::LateError:
    case Fault::Kind::CutAfter: return std::nullopt;
  }
  return std::nullopt;
}

HttpAnswer FakeTeams::answer(const HttpRequest& request) {
  Asked asked = read_call(request);
  const auto begins = [&](const char* what) { return request.path.starts_with(what); };
  if (begins("/login/")) asked.what = "token";
  if (begins("/openid/")) asked.what = request.path.ends_with("/keys") ? "keys" : "metadata";
  if (begins("/workflows/")) asked.what = "workflow";
  if (begins("/elsewhere")) asked.what = "elsewhere";
  const std::string tenant = look([&](const State& state) { return tenant_of(state, asked); });
  const auto fault = faults_.next(asked.what, tenant, thread_of(asked.conversation).conversation);
  if (fault) {
    if (const auto answered = instead(*fault)) {
      record(asked, tenant, answered->cut ? 0 : answered->status,
             answered->cut ? "cut_before" : code_of(*answered));
      return *answered;
    }
  }
  HttpAnswer done = route(request, asked);
  if (fault && fault->kind == Fault::Kind::LateError) done = refusal(fault->status, fault->error);
  if (fault && fault->kind == Fault::Kind::CutAfter) done = cut();
  record(asked, tenant, done.cut ? 0 : done.status, done.cut ? "cut_after" : code_of(done));
  return done;
}

void FakeTeams::record(const Asked& asked, const std::string& tenant, int status,
                       const std::string& error) {
  with([&](State& state) {
    if (state.calls.size() < State::kMaxCallsKept)
      state.calls.push_back({state.now(), asked.what, tenant,
                             thread_of(asked.conversation).conversation, status, error});
  });
}

}  // namespace tillit::fake_teams
