#include "main/slack_channel.hpp"

#include "channels/common/limits.hpp"
#include "channels/common/troubles.hpp"
#include "channels/common/warned.hpp"
#include "channels/slack/adapter.hpp"
#include "channels/slack/bot_api.hpp"
#include "channels/slack/installations.hpp"
#include "channels/slack/oauth.hpp"
#include "channels/slack/origins.hpp"
#include "channels/slack/outlet.hpp"
#include "channels/slack/people.hpp"
#include "channels/slack/web_api.hpp"
#include "main/channel_parts.hpp"
#include "store/in_store.hpp"

#include <spdlog/logger.h>

#include <algorithm>
#include <optional>
#include <utility>

namespace tillit {
namespace {

constexpr const char* kPictureKey = "slack.picture_key";
constexpr std::size_t kPictureKeyBytes = 32;

Result<Secret> picture_key_of(store::Store& store,
                              const std::function<std::string(std::size_t)>& entropy) {
  return store::in_store(store, [&](store::Transaction& transaction) -> Result<Secret> {
    const auto known = transaction.find_fact(kPictureKey);
    if (!known) return tl::unexpected(known.error());
    if (*known) return Secret(**known);
    const std::string key = entropy(kPictureKeyBytes);
    if (auto put = transaction.put_fact(kPictureKey, key, true); !put)
      return tl::unexpected(put.error());
    return Secret(key);
  });
}

// Everything of Slack's, in the order in which one borrows from the other.
struct Slack {
  Slack(ChannelParts with, channels::Http post_with)
      : parts(std::move(with)),
        settings(parts.config.slack->settings),
        post(std::move(post_with)),
        log(&parts.log, [](spdlog::logger*) {}),
        troubles(log, parts.clock,
                 [this](std::string_view what) { return parts.store.reference(what); }),
        web(post, settings.api_url,
            [this](std::string_view method, std::string_view outcome, ChannelParts::Seconds took) {
              parts.api_call(method, outcome, took);
            }),
        installations(parts.store, web, parts.clock, troubles, settings),
        limits(parts.config.slack->posts_per_minute),
        api(web, installations, limits, parts.clock, troubles) {}
  Slack(const Slack&) = delete;
  Slack& operator=(const Slack&) = delete;

  ChannelParts parts;
  const slack::Settings& settings;
  channels::Http post;
  std::shared_ptr<spdlog::logger> log;  // not owned: the process's
  channels::Troubles troubles;
  slack::WebApi web;
  slack::Installations installations;
  channels::Limits limits;
  channels::Warned warned;
  slack::BotApi api;
  std::optional<slack::OAuth> oauth;
  std::optional<slack::Adapter> adapter;
};

}  // namespace

Result<Channel> make_slack(ChannelParts parts) {
  auto post = slack::http_to_slack(parts.config.slack->settings, "");
  if (!post) return tl::unexpected(post.error());
  auto secrets = slack::SigningSecrets::from(parts.config.slack->settings.signing_secrets);
  if (!secrets) return tl::unexpected(secrets.error());
  auto picture_key = picture_key_of(parts.store, parts.entropy);
  if (!picture_key) return tl::unexpected(picture_key.error());

  const int senders = parts.config.slack->senders;
  auto all = std::make_shared<Slack>(std::move(parts), std::move(*post));
  auto oauth = slack::OAuth::create(all->parts.store, all->installations, all->web, all->troubles,
                                    all->settings, all->parts.clock, all->parts.entropy);
  if (!oauth) return tl::unexpected(oauth.error());
  all->oauth.emplace(std::move(*oauth));
  if (all->settings.bot_token) {
    if (auto adopted = all->installations.adopt_config_token(); !adopted)
      return tl::unexpected(adopted.error());
  }
  all->adapter.emplace(all->settings, std::move(*secrets), all->parts.conversations,
                       all->parts.teams, all->installations, all->api, all->post, *all->oauth,
                       all->parts.clock, std::move(*picture_key),
                       hooks_of(all->parts, all->warned, slack::kChannel));

  Channel channel;
  channel.name = slack::kChannel;
  channel.rules.workers = senders;
  // Most have one workspace: it gets all but the senders that keep the way free for another.
  channel.rules.per_workspace = std::max(1, senders - senders / 4);
  channel.rules.pause = all->parts.config.slack->pause;
  // Aliasing pointers: whoever holds one holds all of it.
  channel.outlet = std::make_shared<slack::SlackOutlet>(
      all->api, all->limits, all->post, all->settings, all->parts.clock,
      per_language(all->parts.conversations.library(), slack::words_of));
  channel.add_routes = [all](http::Routes& routes) { all->adapter->add_routes(routes); };
  channel.start = [all] { all->adapter->start(); };
  channel.stop = [all] { all->adapter->stop(); };
  return channel;
}

}  // namespace tillit
