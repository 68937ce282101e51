#include "channels/slack/installations.hpp"

#include "channels/slack/installation_json.hpp"
#include "channels/slack/troubles.hpp"
#include "store/in_store.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tillit::slack {
namespace {

using store::Transaction;

constexpr int kTries = 3;  // of a work that lost a race
constexpr const char* kUninstalled = "uninstalled";
constexpr const char* kTokenDead = "token_dead";
constexpr const char* kReplaced = "replaced";

bool are_same(const Secret& a, const Secret& b) { return a.reveal() == b.reveal(); }

}  // namespace

Installations::Installations(store::Store& store, const WebApi& api, const Clock& clock,
                             channels::Troubles& troubles, const Settings& settings)
    : store_(store), api_(api), clock_(clock), troubles_(troubles), settings_(settings) {}

Installations::Entry& Installations::entry_of(const std::string& workspace) {
  const std::lock_guard lock(mutex_);
  auto& entry = entries_[workspace];
  if (!entry) entry = std::make_unique<Entry>();
  return *entry;
}

void Installations::keep(const std::string& workspace, Snapshot snapshot) {
  Entry& entry = entry_of(workspace);
  const std::lock_guard lock(mutex_);
  entry.latest = std::move(snapshot);
}

Result<Installations::Snapshot> Installations::read(const std::string& workspace, bool from_store) {
  const TimePoint now = clock_.now();
  if (!from_store) {
    Entry& entry = entry_of(workspace);
    const std::lock_guard lock(mutex_);
    if (entry.latest && now < entry.latest->read_at + kReadAgain) return entry.latest;
  }
  const auto row = store::in_store(store_, [&](Transaction& transaction) {
    return transaction.find_installation(kChannel, workspace);
  });
  if (!row) return tl::unexpected(row.error());
  Kept kept;
  kept.read_at = now;
  if (*row) {
    auto installed = read_installation(**row);
    if (!installed) return tl::unexpected(installed.error());
    auto tokens = read_tokens(**row);
    if (!tokens) return tl::unexpected(tokens.error());
    kept.installed = std::move(*installed);
    kept.tokens = std::move(*tokens);
    kept.exists = true;
  }
  auto snapshot = std::make_shared<const Kept>(std::move(kept));
  keep(workspace, snapshot);
  return snapshot;
}

Result<void> Installations::alter(const std::string& workspace,
                                  const std::function<bool(Kept&)>& change) {
  Result<void> done;
  for (int i = 0; i < kTries; ++i) {
    Kept after;
    done = store_.write([&](Transaction& transaction) -> Result<void> {
      const auto row = transaction.find_installation(kChannel, workspace);
      if (!row) return tl::unexpected(row.error());
      Kept kept;
      kept.read_at = clock_.now();
      if (*row) {
        auto installed = read_installation(**row);
        if (!installed) return tl::unexpected(installed.error());
        auto tokens = read_tokens(**row);
        if (!tokens) return tl::unexpected(tokens.error());
        kept = {std::move(*installed), std::move(*tokens), kept.read_at, true};
      }
      if (change(kept)) {
        kept.exists = true;
        auto saved = transaction.save_installation(
            write_installation(kept.installed, kept.tokens, *row ? (**row).rev : 0, kept.read_at));
        if (!saved) return saved;
      }
      after = std::move(kept);
      return {};
    });
    if (done) {
      keep(workspace, std::make_shared<const Kept>(std::move(after)));
      return {};
    }
    if (done.error().code != Errc::Conflict) return done;
  }
  return done;
}

Result<std::optional<Installed>> Installations::find(const std::string& workspace) {
  if (workspace.empty()) return std::nullopt;
  const auto kept = read(workspace, false);
  if (!kept) return tl::unexpected(kept.error());
  if (!(*kept)->exists) return std::nullopt;
  return (*kept)->installed;
}

Result<std::optional<Installed>> Installations::find(const Origin& origin) {
  auto of_team = find(origin.team);
  if (!of_team || (*of_team && (**of_team).active)) return of_team;
  auto of_organisation = find(origin.enterprise);
  if (!of_organisation || *of_organisation) return of_organisation;
  return of_team;
}

Result<std::optional<Installed>> Installations::find_ending(const Origin& origin) {
  if (!origin.org_wide) {
    auto of_team = find(origin.team);
    if (!of_team || *of_team) return of_team;
  }
  return find(origin.enterprise);
}

Result<std::optional<std::string>> Installations::workspace_of(const Origin& origin) {
  const auto found = find(origin);
  if (!found) return tl::unexpected(found.error());
  if (!*found) return std::nullopt;
  const Installed& installed = **found;
  if (!installed.active && installed.ended != kTokenDead) return std::nullopt;
  return installed.workspace;
}

Result<Secret> Installations::token_for(const std::string& workspace) {
  const auto kept = read(workspace, false);
  if (!kept) return tl::unexpected(kept.error());
  if (!(*kept)->exists) return fail(Errc::NotFound, "slack: not installed there");
  if (!(*kept)->installed.active) return fail(Errc::Denied, "slack: the installation has ended");
  const auto& expires = (*kept)->installed.expires_at;
  const Secret& token = (*kept)->tokens.token;
  const TimePoint now = clock_.now();
  if (!expires || (*kept)->tokens.refresh.empty() || *expires - now >= kRefreshBefore) return token;

  Entry& entry = entry_of(workspace);
  const bool has_expired = *expires <= now;
  std::unique_lock lock(entry.refreshing, std::defer_lock);
  if (has_expired) {
    lock.lock();
  } else if (!lock.try_lock()) {
    return token;
  }
  return refresh(entry, workspace, token, has_expired);
}

Result<Secret> Installations::renewed(const std::string& workspace, const Secret& refused) {
  Entry& entry = entry_of(workspace);
  const std::lock_guard lock(entry.refreshing);
  return refresh(entry, workspace, refused, /*has_expired=*/true);
}

Result<Secret> Installations::refresh(Entry& entry, const std::string& workspace, const Secret& old,
                                      bool has_expired) {
  if (entry.new_facts) return store_pair(entry, workspace);
  const auto read_now = read(workspace, true);
  if (!read_now) return tl::unexpected(read_now.error());
  const Kept& kept = **read_now;
  if (!kept.exists) return fail(Errc::NotFound, "slack: not installed there");
  if (!kept.installed.active) return fail(Errc::Denied, "slack: the installation has ended");
  if (!are_same(kept.tokens.token, old)) return kept.tokens.token;  // somebody was faster
  const TimePoint now = clock_.now();
  if (kept.tokens.refresh.empty() || now < entry.not_before) {
    if (!has_expired) return old;
    if (!kept.tokens.refresh.empty())
      return fail(Errc::Unavailable, "slack: the token has expired and could not be refreshed");
    Answer expired;
    expired.error = "token_expired";
    troubles_.tell(trouble_of("slack_token_not_refreshed", workspace, "oauth.v2.access", expired));
    return fail(Errc::Denied, "slack: the token has expired and there is none to refresh it with");
  }

  const Secret client = basic(settings_.client_id, settings_.client_secret.value_or(Secret{}));
  const Answer answer =
      api_.call("oauth.v2.access", client,
                {{"grant_type", "refresh_token"}, {"refresh_token", kept.tokens.refresh.reveal()}});
  const std::string token = text_at(answer.fields, "access_token");
  if (!answer.ok || token.empty()) return not_refreshed(entry, kept, answer, has_expired);

  Installed facts = kept.installed;
  facts.expires_at.reset();
  const auto lives = answer.fields.find("expires_in");
  if (lives != answer.fields.end() && lives->is_number_integer())
    facts.expires_at = now + std::chrono::seconds{lives->get<std::int64_t>()};
  const std::string next = text_at(answer.fields, "refresh_token");
  entry.new_tokens = {Secret{token}, next.empty() ? kept.tokens.refresh : Secret{next}};
  entry.spent = kept.tokens.refresh;
  entry.new_facts = std::move(facts);
  return store_pair(entry, workspace);
}

// If the store does not take it, the pair stays in the entry: losing it means installing anew.
Result<Secret> Installations::store_pair(Entry& entry, const std::string& workspace) {
  Secret current;
  bool is_active = false;
  const auto stored = alter(workspace, [&](Kept& kept) {
    const bool is_ours = kept.exists && are_same(kept.tokens.refresh, entry.spent);
    if (is_ours) {
      kept.tokens = entry.new_tokens;
      kept.installed.expires_at = entry.new_facts->expires_at;
    }
    current = kept.tokens.token;
    is_active = kept.exists && kept.installed.active;
    return is_ours;
  });
  if (!stored) return tl::unexpected(stored.error());
  entry.new_facts.reset();
  entry.new_tokens = {};
  entry.spent = {};
  entry.not_before = {};
  if (!is_active) return fail(Errc::Denied, "slack: the installation has ended");
  return current;
}

Result<Secret> Installations::not_refreshed(Entry& entry, const Kept& kept, const Answer& answer,
                                            bool has_expired) {
  static constexpr std::chrono::seconds kPatience{60};
  entry.not_before = clock_.now() + answer.retry_after.value_or(kPatience);
  const std::string& workspace = kept.installed.workspace;
  const Fault fault = answer.ok ? Fault::OurBug : classify(answer);
  if (fault != Fault::Transient && fault != Fault::RateLimited)
    troubles_.tell(trouble_of("slack_token_not_refreshed", workspace, "oauth.v2.access", answer));
  if (!has_expired) return kept.tokens.token;
  if (answer.error == "invalid_refresh_token" || fault == Fault::TokenDead) {
    auto ended = token_died(workspace, kept.tokens.token);
    if (!ended) return tl::unexpected(ended.error());
    return fail(Errc::Denied, "slack: the token has expired and its refresh token is dead");
  }
  return fail(Errc::Unavailable, "slack: the token has expired and could not be refreshed");
}

Result<void> Installations::install(Installed installed, const Tokens& tokens) {
  installed.workspace = installed.org_wide ? installed.enterprise : installed.team;
  if (installed.workspace.empty())
    return fail(Errc::Invalid, "slack: an installation of no workspace");
  installed.active = true;
  installed.ended.clear();
  return alter(installed.workspace, [&](Kept& kept) {
    kept.installed = installed;
    kept.tokens = tokens;
    return true;
  });
}

Result<void> Installations::end(const std::string& workspace, std::string_view why, TimePoint when,
                                const std::function<bool(const Kept&)>& is_meant) {
  return alter(workspace, [&](Kept& kept) {
    if (!kept.exists || kept.installed.installed_at > when || !is_meant(kept)) return false;
    // Uninstalling also kills the tokens, and which of both is heard of first is chance.
    if (!kept.installed.active && (kept.installed.ended == why || why != kUninstalled))
      return false;
    kept.installed.active = false;
    kept.installed.ended = why;
    if (why == kUninstalled) kept.tokens = {};
    return true;
  });
}

Result<void> Installations::uninstalled(const std::string& workspace, TimePoint when) {
  return end(workspace, kUninstalled, when, [](const Kept&) { return true; });
}

Result<void> Installations::tokens_revoked(const std::string& workspace,
                                           const std::vector<std::string>& bots, TimePoint when) {
  return end(workspace, kTokenDead, when, [&](const Kept& kept) {
    return std::ranges::find(bots, kept.installed.bot_user) != bots.end();
  });
}

Result<void> Installations::token_died(const std::string& workspace, const Secret& token) {
  return end(workspace, kTokenDead, TimePoint::max(),
             [&](const Kept& kept) { return are_same(kept.tokens.token, token); });
}

Result<std::string> Installations::adopt_config_token() {
  if (!settings_.bot_token || settings_.bot_token->empty())
    return fail(Errc::Invalid, "slack: the config has no bot token");
  const Secret& token = *settings_.bot_token;
  const auto rows = store::in_store(
      store_, [](Transaction& transaction) { return transaction.installations(kChannel); });
  if (!rows) return tl::unexpected(rows.error());
  std::vector<Kept> of_config;
  for (const auto& row : *rows) {
    auto installed = read_installation(row);
    auto tokens = read_tokens(row);
    if (!installed || !tokens) return fail(Errc::Corrupt, "slack: an installation does not parse");
    if (installed->from_config)
      of_config.push_back({std::move(*installed), std::move(*tokens), {}, true});
  }

  const Answer answer = api_.call("auth.test", bearer(token), nlohmann::json::object());
  if (!answer.ok) {
    const Fault fault = classify(answer);
    if (fault != Fault::Transient && fault != Fault::RateLimited)
      return fail(Errc::Denied, "slack: the bot token of the config is refused: " + answer.error);
    for (const auto& kept : of_config)
      if (kept.installed.active && are_same(kept.tokens.token, token))
        return kept.installed.workspace;
    return fail(Errc::Unavailable, "slack: out of reach, so the bot token could not be checked");
  }

  Installed installed;
  const auto org_wide = answer.fields.find("is_enterprise_install");
  installed.org_wide =
      org_wide != answer.fields.end() && org_wide->is_boolean() && org_wide->get<bool>();
  installed.app_id = settings_.app_id;
  installed.enterprise = text_at(answer.fields, "enterprise_id");
  installed.team = installed.org_wide ? "" : text_at(answer.fields, "team_id");
  installed.bot_user = text_at(answer.fields, "user_id");
  installed.bot_id = text_at(answer.fields, "bot_id");
  installed.name = text_at(answer.fields, "team");
  installed.scopes = split_scopes(answer.scopes.value_or(""));
  installed.installed_at = clock_.now();
  installed.from_config = true;
  const std::string workspace = installed.org_wide ? installed.enterprise : installed.team;
  for (const auto& kept : of_config) {
    if (kept.installed.workspace == workspace) {
      if (kept.installed.active && are_same(kept.tokens.token, token))
        installed.installed_at = kept.installed.installed_at;
      continue;
    }
    auto ended = end(kept.installed.workspace, kReplaced, TimePoint::max(),
                     [](const Kept& other) { return other.installed.from_config; });
    if (!ended) return tl::unexpected(ended.error());
  }
  if (auto done = install(std::move(installed), {token, {}}); !done)
    return tl::unexpected(done.error());
  return workspace;
}

}  // namespace tillit::slack
