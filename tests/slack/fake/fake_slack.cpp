#include "slack/fake/fake_slack.hpp"

#include "slack/fake/methods.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tillit::fake_slack {
namespace {

HttpAnswer json_answer(int status, const Json& body) {
  HttpAnswer answer;
  answer.status = status;
  answer.body = body.dump(-1, ' ', false, Json::error_handler_t::replace);
  return answer;
}

HttpAnswer cut() {
  HttpAnswer answer;
  answer.cut = true;
  return answer;
}

Json error_body(const Fault& fault) {
  Json body = fault.extra;
  body["ok"] = false;
  body["error"] = fault.error;
  return body;
}

}  // namespace

FakeSlack::FakeSlack(Options options)
    : options_(std::move(options)),
      courier_({.now = options_.now,
                .signing_secret = options_.app.signing_secret,
                .answer_limit = options_.answer_limit,
                .threads = options_.courier_threads,
                .retries = options_.event_retries}) {
  state_.app = options_.app;
  state_.now = options_.now;
  state_.spacing = options_.spacing;
  state_.echoes = options_.echoes;
  server_ =
      std::make_unique<HttpServer>([this](const HttpRequest& request) { return answer(request); });
  const std::lock_guard lock(mutex_);
  state_.base_url = base_url();
}

FakeSlack::~FakeSlack() {
  faults_.clear();
  faults_.open_gates();
  server_.reset();
}

std::string FakeSlack::base_url() const {
  return fmt::format("http://127.0.0.1:{}", server_->port());
}

AppFacts FakeSlack::app() const { return options_.app; }

std::string FakeSlack::add_enterprise(const std::string& name) {
  return with([&](State& state) {
    std::string id = state.next_id("E");
    state.enterprises[id] = name;
    return id;
  });
}

std::string FakeSlack::add_workspace(const std::string& name, const std::string& enterprise_id) {
  return with([&](State& state) {
    std::string id = state.next_id("T");
    std::string domain = name;
    std::ranges::transform(domain, domain.begin(), [](unsigned char c) {
      return static_cast<char>(std::isalnum(c) != 0 ? std::tolower(c) : '-');
    });
    state.workspaces[id] = {id, name, domain, enterprise_id};
    return id;
  });
}

std::string FakeSlack::add_user(User user) {
  return with([&](State& state) {
    if (user.id.empty()) user.id = state.next_id("U");
    if (user.real_name.empty()) user.real_name = user.name;
    state.users[user.id] = user;
    return user.id;
  });
}

std::string FakeSlack::add_channel(const std::string& team_id, const std::string& name) {
  return with([&](State& state) {
    Channel channel;
    channel.id = state.next_id("C");
    channel.kind = ChannelKind::Public;
    channel.team_id = team_id;
    channel.name = name;
    std::string id = channel.id;
    state.channels.emplace(id, std::move(channel));
    return id;
  });
}

void FakeSlack::join(const std::string& channel_id, const std::string& user_id) {
  with([&](State& state) { state.channels.at(channel_id).members.insert(user_id); });
}

void FakeSlack::change_user(const std::string& user_id, const std::function<void(User&)>& change) {
  with([&](State& state) { change(state.users.at(user_id)); });
}

Installed FakeSlack::installed(State& state, Installation& installation) {
  const State::Issued issued = state.issue(installation);
  return {installation.team_id, installation.enterprise_id, issued.token,
          issued.refresh,       installation.bot_user_id,   installation.bot_id};
}

Installed FakeSlack::install(const std::string& team_id, const std::set<std::string>& scopes) {
  return with([&](State& state) {
    return installed(state, state.install(state.workspaces.at(team_id).enterprise_id, team_id,
                                          scopes, "UADMIN"));
  });
}

Installed FakeSlack::install_org(const std::string& enterprise_id,
                                 const std::set<std::string>& scopes) {
  return with([&](State& state) {
    return installed(state, state.install(enterprise_id, "", scopes, "UADMIN"));
  });
}

void FakeSlack::uninstall(const std::string& team_or_enterprise_id, bool tokens_first) {
  with([&](State& state) {
    for (auto& [key, installation] : state.installations) {
      const std::string& id =
          installation.org_wide() ? installation.enterprise_id : installation.team_id;
      if (id == team_or_enterprise_id) end_installation(state, installation, tokens_first);
    }
  });
}

void FakeSlack::revoke_token(const std::string& token) {
  with([&](State& state) { state.tokens.at(token).revoked = true; });
}

void FakeSlack::expire_token(const std::string& token) {
  with([&](State& state) { state.tokens.at(token).expires_at = state.now(); });
}

void FakeSlack::set_spacing(Spacing spacing) {
  with([&](State& state) { state.spacing = spacing; });
}

void FakeSlack::set_echoes(bool on) {
  with([&](State& state) { state.echoes = on; });
}

void FakeSlack::limit(const std::string& team_id, const std::string& method,
                      std::chrono::seconds how_long) {
  with([&](State& state) { state.limited_until[team_id + " " + method] = state.now() + how_long; });
}

std::vector<Violation> FakeSlack::violations() const {
  return look([](const State& state) { return state.violations; });
}

std::string FakeSlack::violations_text() const {
  std::string text;
  for (const Violation& one : violations()) {
    text += fmt::format("{} {} {}: {}\n", one.method, one.channel, one.kind, one.what);
  }
  return text;
}

std::vector<ApiCallSeen> FakeSlack::calls() const {
  return look([](const State& state) { return state.calls; });
}

std::size_t FakeSlack::count_calls(const std::string& method) const {
  return look([&](const State& state) {
    return static_cast<std::size_t>(std::ranges::count(state.calls, method, &ApiCallSeen::method));
  });
}

std::vector<std::string> FakeSlack::doubled_metadata() const {
  return look([](const State& state) {
    std::vector<std::string> doubled;
    for (const auto& [payload, count] : state.metadata_counts) {
      if (count > 1) doubled.push_back(payload);
    }
    return doubled;
  });
}

void FakeSlack::release(std::unique_lock<std::mutex>& lock) {
  std::vector<Json> events;
  events.swap(state_.outbound);
  lock.unlock();
  changed_.notify_all();
  for (Json& event : events) courier_.queue_event(std::move(event));
}

bool FakeSlack::wait_until(const std::function<bool(State&)>& holds,
                           std::chrono::milliseconds at_most) {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, at_most, [&] { return holds(state_); });
}

HttpAnswer FakeSlack::answer(const HttpRequest& request) {
  if (request.path.starts_with("/api/")) return answer_api(request);
  if (request.path.starts_with("/actions/")) {
    const auto fault = faults_.next("response_url", {}, {});
    if (fault && fault->kind == Fault::Kind::CutBefore) return cut();
    return with([&](State& state) { return answer_response_url(state, request); });
  }
  if (request.path.starts_with("/upload/")) {
    return with([&](State& state) { return answer_upload(state, request); });
  }
  if (request.path == "/oauth/v2/authorize") {
    HttpAnswer page;
    page.content_type = "text/html; charset=utf-8";
    page.body = "<html><body>Allow or cancel</body></html>";
    return page;
  }
  HttpAnswer unknown;
  unknown.status = 404;
  unknown.content_type = "text/html; charset=utf-8";
  return unknown;
}

HttpAnswer FakeSlack::answer_api(const HttpRequest& request) {
  Asked asked = read_call(request);
  const std::string team = look([&](const State& state) { return team_of_call(state, asked); });
  const auto fault = faults_.next(asked.method, team, asked.arg("channel"));
  const auto refuse_with = [&](int status, const Json& body) {
    with([&](State& state) { record(state, asked, team, status, body); });
  };
  if (fault) {
    switch (fault->kind) {
      case Fault::Kind::Error: {
        refuse_with(200, error_body(*fault));
        return json_answer(200, error_body(*fault));
      }
      case Fault::Kind::Limited: {
        const Json body{{"ok", false}, {"error", "ratelimited"}};
        refuse_with(429, body);
        HttpAnswer limited = json_answer(429, body);
        limited.headers.emplace_back("Retry-After", std::to_string(fault->retry_after));
        return limited;
      }
      case Fault::Kind::Http: {
        refuse_with(fault->status, {{"ok", false}, {"error", "http"}});
        HttpAnswer broken;
        broken.status = fault->status;
        broken.content_type = fault->content_type;
        broken.body = fault->body;
        return broken;
      }
      case Fault::Kind::CutBefore: {
        refuse_with(0, {{"ok", false}, {"error", "cut_before"}});
        return cut();
      }
      case Fault::Kind::Hold: fault->gate->wait(); break;
      case Fault::Kind::Slow: std::this_thread::sleep_for(fault->delay); break;
      case Fault::Kind::LateError:
      case Fault::Kind::CutAfter: break;
    }
  }
  const bool cuts = fault && fault->kind == Fault::Kind::CutAfter;
  const bool refuses_late = fault && fault->kind == Fault::Kind::LateError;
  HttpAnswer answer = with([&](State& state) {
    const Json body = carry_out(state, asked);
    const int status = asked.retry_after ? 429 : 200;
    record(state, asked, team, cuts ? 0 : status, refuses_late ? error_body(*fault) : body);
    HttpAnswer done = json_answer(status, body);
    done.headers = scope_headers(asked);
    done.headers.emplace_back("X-Slack-Req-Id", state.next_id("r"));
    if (asked.retry_after)
      done.headers.emplace_back("Retry-After", std::to_string(*asked.retry_after));
    return done;
  });
  if (cuts) return cut();
  if (refuses_late) return json_answer(200, error_body(*fault));
  return answer;
}

void FakeSlack::record(State& state, const Asked& asked, const std::string& team, int status,
                       const Json& body) {
  if (state.calls.size() >= State::kMaxCallsKept) return;
  state.calls.push_back(
      {state.now(), asked.method, team, asked.arg("channel"), status, text_of(body, "error")});
}

}  // namespace tillit::fake_slack
