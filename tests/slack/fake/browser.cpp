#include "slack/fake/browser.hpp"

#include <httplib.h>

#include <algorithm>

namespace tillit::fake_slack {
namespace {

struct Authorize {
  Fields query;
  std::string error;  // what Slack's page would say
};

Authorize authorize_page(const FakeSlack& slack, const std::string& location) {
  Authorize page;
  const std::string expected = slack.base_url() + "/oauth/v2/authorize?";
  if (!location.starts_with(expected)) {
    page.error = "not_the_authorize_page";
    return page;
  }
  page.query = form_decoded(std::string_view(location).substr(expected.size()));
  const AppFacts app = slack.app();
  const auto is_below = [&](const std::string& allowed) {
    return page.query["redirect_uri"].starts_with(allowed);
  };
  if (page.query["client_id"] != app.client_id) {
    page.error = "invalid_client_id";
  } else if (page.query["scope"].empty() && page.query["user_scope"].empty()) {
    page.error = "no_scopes";
  } else if (!page.query["redirect_uri"].empty() && !app.redirect_urls.empty() &&
             std::ranges::none_of(app.redirect_urls, is_below)) {
    page.error = "bad_redirect_uri";
  }
  return page;
}

// "https://host/path?query" -> "/path?query"
std::string path_of(const std::string& url) {
  const auto scheme = url.find("://");
  const auto slash = url.find('/', scheme == std::string::npos ? 0 : scheme + 3);
  return slash == std::string::npos ? "/" : url.substr(slash);
}

std::string default_redirect(const AppFacts& app) {
  return app.redirect_urls.empty() ? "/slack/oauth_redirect" : app.redirect_urls.front();
}

}  // namespace

Page Browser::get(const std::string& path_and_query) {
  const std::string base = slack_->courier().app().base_url;
  if (base.empty()) return {};
  std::string kept;
  for (const auto& [name, value] : cookies_)
    kept += (kept.empty() ? "" : "; ") + name + "=" + value;
  httplib::Headers headers;
  if (!kept.empty()) headers.emplace("Cookie", kept);
  httplib::Client client(base);
  client.set_follow_location(false);
  const httplib::Result result = client.Get(path_and_query, headers);
  if (!result) return {};
  Page page{result->status, result->get_header_value("Location"), result->body,
            result->get_header_value("Set-Cookie")};
  for (std::size_t i = 0; i < result->get_header_value_count("Set-Cookie"); ++i) {
    const std::string cookie = result->get_header_value("Set-Cookie", i);
    const std::string pair = cookie.substr(0, cookie.find(';'));
    const auto equals = pair.find('=');
    if (equals == std::string::npos) continue;
    if (cookie.find("Max-Age=0") != std::string::npos) {
      cookies_.erase(pair.substr(0, equals));
    } else {
      cookies_[pair.substr(0, equals)] = pair.substr(equals + 1);
    }
  }
  return page;
}

Page Browser::begin_install(const std::string& path) { return get(path); }

std::string Browser::code_for(const Page& begun, const Approval& approval, std::string& error) {
  Authorize page = authorize_page(*slack_, begun.location);
  error = page.error;
  if (!error.empty()) return {};
  std::set<std::string> scopes;
  std::string_view rest = page.query["scope"];
  while (!rest.empty()) {
    const auto end = std::min(rest.find(','), rest.size());
    scopes.emplace(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  for (const std::string& scope : approval.without_scopes) scopes.erase(scope);
  return slack_->with([&](State& state) {
    const std::string enterprise = approval.team_id.empty()
                                       ? approval.enterprise_id
                                       : state.workspaces.at(approval.team_id).enterprise_id;
    const Installation& installation =
        state.install(enterprise, approval.team_id, scopes, approval.installer);
    std::string code = state.next_id("code-");
    state.codes[code] = {state.now(), false, page.query["redirect_uri"], installation.key()};
    return code;
  });
}

Page Browser::approve(const Page& begun, const Approval& approval) {
  std::string error;
  const std::string code = code_for(begun, approval, error);
  if (!error.empty()) return {.body = error};
  const Fields query = authorize_page(*slack_, begun.location).query;
  Fields back{{"code", code}};
  if (const auto state = query.find("state"); state != query.end()) back["state"] = state->second;
  const auto redirect = query.find("redirect_uri");
  return come_back(redirect == query.end() ? std::string() : redirect->second, back);
}

Page Browser::deny(const Page& begun) {
  const Authorize page = authorize_page(*slack_, begun.location);
  if (!page.error.empty()) return {.body = page.error};
  Fields back{{"error", "access_denied"}};
  if (const auto state = page.query.find("state"); state != page.query.end())
    back["state"] = state->second;
  const auto redirect = page.query.find("redirect_uri");
  return come_back(redirect == page.query.end() ? std::string() : redirect->second, back);
}

Page Browser::come_back(const std::string& redirect_uri, const Fields& query) {
  const std::string path =
      path_of(redirect_uri.empty() ? default_redirect(slack_->app()) : redirect_uri);
  return get(path + (path.find('?') == std::string::npos ? "?" : "&") + form_encoded(query));
}

}  // namespace tillit::fake_slack
