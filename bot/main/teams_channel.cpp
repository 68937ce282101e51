#include "main/teams_channel.hpp"

#include "channels/common/troubles.hpp"
#include "channels/common/warned.hpp"
#include "channels/teams/adapter.hpp"
#include "channels/teams/app_token.hpp"
#include "channels/teams/caller_check.hpp"
#include "channels/teams/card.hpp"
#include "channels/teams/channel.hpp"
#include "channels/teams/connector.hpp"
#include "channels/teams/https.hpp"
#include "channels/teams/outgoing_webhook.hpp"
#include "channels/teams/outlet.hpp"
#include "channels/teams/reference.hpp"
#include "channels/teams/signing_keys.hpp"
#include "main/channel_parts.hpp"
#include "main/composition.hpp"
#include "main/repeating_thread.hpp"
#include "store/in_store.hpp"

#include <spdlog/logger.h>

#include <algorithm>
#include <optional>
#include <utility>

namespace tillit {
namespace {

// How often somebody looks whether Microsoft's keys are to be fetched again.
constexpr std::chrono::seconds kKeysLook{5};

teams::TokenRules rules_of(const teams::TeamsSettings& settings) {
  teams::TokenRules rules;
  rules.issuer = settings.issuer;
  rules.app_id = settings.app_id;
  rules.skew = settings.clock_skew;
  rules.strict_endorsements = settings.strict_endorsements;
  rules.tenants = settings.allowed_tenants;
  return rules;
}

// Everything of Teams', in the order in which one borrows from the other.
struct Teams {
  Teams(ChannelParts with, channels::Http http, std::vector<std::string> service_origins)
      : parts(std::move(with)),
        settings(parts.config.teams->settings),
        log(&parts.log, [](spdlog::logger*) {}),
        troubles(log, parts.clock,
                 [this](std::string_view what) { return parts.store.reference(what); }),
        token(http, settings, parts.clock, troubles),
        connector(http, token, settings, std::move(service_origins), parts.clock, troubles,
                  [this](std::string_view method, std::string_view outcome,
                         ChannelParts::Seconds took) { parts.api_call(method, outcome, took); }),
        keys(settings.metadata_url, teams::documents_over(http), parts.clock),
        check(rules_of(settings), keys, parts.clock) {}
  Teams(const Teams&) = delete;
  Teams& operator=(const Teams&) = delete;

  // Under which id of Entra somebody is known whom an activity names by "29:…" alone.
  [[nodiscard]] Result<teams::MemberFacts> ask_member(const teams::Origin& origin) {
    const auto called =
        connector.member({origin.tenant, origin.service_url, origin.conversation}, origin.user);
    const auto member = called.ok() ? teams::read_member(called.fields) : std::nullopt;
    if (!member) return fail(Errc::Unavailable, "Teams did not tell who somebody is");
    return teams::MemberFacts{member->object, member->name};
  }

  void replace(const teams::Origin& origin, const std::string& message,
               const nlohmann::json& activity) {
    const auto called = connector.update({origin.tenant, origin.service_url, origin.conversation},
                                         message, activity);
    if (!called.ok()) {
      if (const auto count = warned.tell("replace", called.failure.why, parts.clock.now()))
        parts.log.warn("event=teams what=message_not_replaced why={} count={}",
                       log_value(called.failure.why), *count);
    }
  }

  // What sending has found out about where somebody is reached.
  void learn(const store::OutboxMessage& message, const std::string& address) {
    const auto done = parts.store.write([&](store::Transaction& transaction) -> Result<void> {
      auto row = transaction.find_conversation(message.room);
      if (!row) return tl::unexpected(row.error());
      if (!*row || (*row)->address != message.address) return {};  // newer already
      (*row)->address = address;
      return transaction.save_conversation(**row);
    });
    if (!done)
      parts.log.warn("event=teams what=address_not_kept why={}", to_string(done.error().code));
  }

  [[nodiscard]] std::chrono::milliseconds look_after_keys() {
    if (const auto done = keys.refresh_if_due(); done && !*done) {
      if (const auto count = warned.tell("keys", "not_fetched", parts.clock.now()))
        parts.log.warn("event=teams what=keys_not_fetched kind={} count={} why={}",
                       to_string(done->error().code), *count, log_value(done->error().context));
    }
    return kKeysLook;
  }

  ChannelParts parts;
  const teams::TeamsSettings& settings;
  std::shared_ptr<spdlog::logger> log;  // not owned: the process's
  channels::Troubles troubles;
  teams::AppToken token;
  teams::Connector connector;
  teams::SigningKeys keys;
  teams::CallerCheck check;
  channels::Warned warned;
  std::optional<teams::Adapter> adapter;
  std::optional<teams::OutgoingWebhook> webhook;
  std::unique_ptr<RepeatingThread> keys_thread;
};

teams::Rendering rendering_of(const dialogue::Library& library) {
  const auto words = per_language(library, teams::words_of);
  return {.message =
              [words](const dialogue::Delivery& delivery) {
                return teams::render(delivery, words(delivery.language));
              },
          .text_only =
              [words](const dialogue::Delivery& delivery) {
                return teams::text_only(delivery, words(delivery.language));
              },
          .answered =
              [words](const dialogue::Delivery& asked, const service::Ending& ending) {
                return teams::answered(asked, {ending.option, ending.text}, words(asked.language));
              }};
}

}  // namespace

Result<Channel> make_teams(ChannelParts parts) {
  const TeamsConfig& config = *parts.config.teams;
  auto http = teams::http_to_microsoft(config.settings, "");
  if (!http) return tl::unexpected(http.error());
  std::optional<teams::WebhookSecrets> secrets;
  if (!config.settings.webhook_secrets.empty()) {
    auto read = teams::WebhookSecrets::from(config.settings.webhook_secrets);
    if (!read) return fail(read.error().code, "teams.webhook_secret: " + read.error().context);
    secrets.emplace(std::move(*read));
  }
  auto all = std::make_shared<Teams>(std::move(parts), std::move(*http),
                                     config.settings.extra_service_origins);
  auto* const self = all.get();
  const bool asks_who = !config.settings.allow_unauthenticated;
  if (config.has_bot())
    all->adapter.emplace(
        all->settings, asks_who ? &all->check : nullptr, all->parts.conversations, all->parts.teams,
        [self](const teams::Origin& origin) { return self->ask_member(origin); },
        [self](const teams::Origin& origin, const std::string& message,
               const nlohmann::json& activity) { self->replace(origin, message, activity); },
        all->parts.clock, all->parts.entropy, hooks_of(all->parts, all->warned, teams::kChannel));
  if (secrets)
    all->webhook.emplace(std::move(*secrets), all->parts.conversations.library(),
                         all->parts.conversations.default_language(),
                         help_lines_of(all->parts.config), all->parts.clock,
                         hooks_of(all->parts, all->warned, teams::kChannel));

  Channel channel;
  channel.name = teams::kChannel;
  channel.rules.workers = config.senders;
  channel.rules.per_workspace = std::max(1, config.senders / 2);
  channel.rules.pause = config.pause;
  channel.outlet = std::make_shared<teams::TeamsOutlet>(
      all->connector, all->settings, all->parts.clock,
      rendering_of(all->parts.conversations.library()),
      [self](const store::OutboxMessage& message, const std::string& address) {
        self->learn(message, address);
      });
  channel.add_routes = [all](http::Routes& routes) {
    if (all->adapter) all->adapter->add_routes(routes);
    if (all->webhook) all->webhook->add_routes(routes);
  };
  channel.start = [all, asks_who] {
    if (!all->adapter || !asks_who) return;
    // Until the first keys are there, requests are told to come again.
    all->keys_thread =
        std::make_unique<RepeatingThread>([self = all.get()] { return self->look_after_keys(); });
  };
  channel.stop = [all] {
    if (all->adapter) all->adapter->stop();
    if (all->keys_thread) all->keys_thread->stop();
  };
  return channel;
}

}  // namespace tillit
