#include "channels/slack/action_value.hpp"
#include "channels/slack/adapter.hpp"
#include "channels/slack/blocks.hpp"
#include "channels/slack/home.hpp"
#include "channels/slack/origins.hpp"
#include "channels/slack/people.hpp"
#include "channels/slack/picture_link.hpp"
#include "channels/slack/views.hpp"
#include "channels/slack/windows.hpp"
#include "service/delivery_json.hpp"
#include "service/overview.hpp"
#include "store/in_store.hpp"

// What the adapter does after its answer: everything that needs Slack.
namespace tillit::slack {
namespace {

constexpr int kQuickWorkers = 4;
constexpr int kSlowWorkers = 8;
constexpr std::size_t kMostWaiting = 2000;

// How long somebody new waits for Slack to say who they are, before they are answered all the same.
constexpr std::chrono::seconds kPatience{20};
constexpr std::chrono::seconds kSweepEach{5};
constexpr int kSweepAtOnce = 500;

}  // namespace

Adapter::Adapter(const Settings& settings, SigningSecrets secrets,
                 service::Conversations& conversations, const service::TeamGround& teams,
                 Installations& installations, BotApi& api, channels::Http post, const OAuth& oauth,
                 const Clock& clock, Secret picture_key, channels::Hooks hooks)
    : settings_(settings),
      secrets_(std::move(secrets)),
      conversations_(conversations),
      teams_(teams),
      installations_(installations),
      api_(api),
      post_(std::move(post)),
      oauth_(oauth),
      clock_(clock),
      picture_key_(std::move(picture_key)),
      intake_(conversations, std::move(hooks)),
      quick_(kQuickWorkers, kMostWaiting),
      slow_(kSlowWorkers, kMostWaiting) {}

Adapter::~Adapter() { stop(); }

void Adapter::start() {
  sweeper_ = std::thread([this] {
    std::unique_lock lock(mutex_);
    while (!stopping_) {
      lock.unlock();
      sweep();
      lock.lock();
      changed_.wait_for(lock, kSweepEach, [this] { return stopping_; });
    }
  });
}

void Adapter::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  if (sweeper_.joinable()) sweeper_.join();
  quick_.stop();
  slow_.stop();
}

void Adapter::sweep() {
  const auto held = store::in_store(conversations_.store(), [](store::Transaction& transaction) {
    return transaction.held(kChannel, kSweepAtOnce);
  });
  if (!held) {
    intake_.hooks().warn("people who wait for their first answer could not be read", "store");
    return;
  }
  for (const auto& one : *held) ask_who(one.from, one.at);
}

void Adapter::ask_who(const store::Identity& who, TimePoint since) {
  const std::string room = room_of(who.workspace, who.user).str();
  {
    const std::lock_guard lock(mutex_);
    if (!asking_.insert(room).second) return;
  }
  const auto done = [this, room] {
    const std::lock_guard lock(mutex_);
    asking_.erase(room);
  };
  const bool accepted = slow_.run([this, who, since, done] {
    const UserAnswer told = users_info(api_, who.workspace, who.user);
    const bool again =
        told.called.fault == Fault::RateLimited || told.called.fault == Fault::Transient;
    if (again && clock_.now() - since < kPatience) {
      done();  // The sweep comes back to it.
      return;
    }
    const auto began = std::chrono::steady_clock::now();
    auto receipts = conversations_.release(who, told.user.profile);
    done();
    if (!receipts) {
      intake_.hooks().warn("somebody's first message was not taken yet", "store");
      return;
    }
    for (auto& receipt : *receipts) {
      intake_.hooks().received("held", "taken");
      intake_.hooks().turned(receipt, std::chrono::steady_clock::now() - began);
    }
  });
  if (!accepted) done();
}

// Only where nothing was ever said. Whoever was erased and merely looks in again must not be
// written down anew: what Slack still shows there tells us so, and nothing of them is kept for it.
void Adapter::greet(const Here& here) {
  const bool accepted = slow_.run([this, here] {
    const auto is_used = has_messages(api_, here.workspace, here.address);
    // One identity for all openings: whoever was greeted is not greeted again. Refused: the next
    // opening comes back to it.
    if (is_used && !*is_used)
      static_cast<void>(take("greeting", here, dialogue::Joined{}, "greeting"));
  });
  if (!accepted) intake_.hooks().warn("somebody new was not greeted", "too many wait");
}

void Adapter::open_window(const Here& here, std::int64_t token, const std::string& trigger_id,
                          const std::string& response_url, const std::string& message_ts) {
  const RoomId room = room_of(here.workspace, here.user);
  const bool accepted = quick_.run([this, here, room, token, trigger_id, response_url, message_ts] {
    const auto sent = store::in_store(
        conversations_.store(),
        [&](store::Transaction& transaction) -> Result<std::optional<store::SentMessage>> {
          auto talk = transaction.find_conversation(room);
          if (!talk) return tl::unexpected(talk.error());
          if (!*talk) return std::nullopt;
          return transaction.find_sent((*talk)->id, token);
        });
    if (!sent) {
      intake_.hooks().warn("a window could not be opened", "store");
      return;
    }
    const auto open = conversations_.is_open(room, token);
    if (!open) {
      intake_.hooks().warn("a window could not be opened", "store");
      return;
    }
    const auto asked = *sent && *open ? service::read_delivery((*sent)->body)
                                      : Result<dialogue::Delivery>(fail(Errc::NotFound, "closed"));
    if (!asked) {
      // The question is closed: the engine says so, kindly.
      static_cast<void>(
          take("button", here, dialogue::Button{token, "window"}, here.identity.same_choice));
      return;
    }
    const Words words = words_in(asked->language);
    const Called called = open_view(api_, here.workspace, trigger_id,
                                    private_modal({token, room, message_ts}, asked->text, words));
    if (!called.ok()) {
      intake_.hooks().warn("a window could not be opened", called.why);
      tell_only_them(response_url, words.window_failed);
    }
  });
  if (accepted) return;
  intake_.hooks().warn("a window could not be opened", "too many wait");
  tell_only_them(response_url, words_in({}).window_failed);
}

void Adapter::renew_home(const store::Identity& account) {
  publish_home(account.workspace, account.user);
}

void Adapter::publish_home(const std::string& workspace, const std::string& user) {
  const std::string room = room_of(workspace, user).str();
  {
    const std::lock_guard lock(mutex_);
    if (!publishing_.insert(room).second) return;  // It will show what is true by then.
  }
  const bool accepted = slow_.run([this, workspace, user, room] {
    {
      const std::lock_guard lock(mutex_);
      publishing_.erase(room);
    }
    const auto& library = conversations_.library();
    auto overview = store::in_store(
        conversations_.store(), [&](store::Transaction& transaction) -> Result<service::Overview> {
          auto person = transaction.find_person(identity_of_user(workspace, user));
          if (!person) return tl::unexpected(person.error());
          return service::overview_of(transaction, library, person->value_or(PersonId{}),
                                      clock_.now());
        });
    if (!overview) {
      intake_.hooks().warn("a Home could not be published", "store");
      return;
    }
    if (!overview->known) overview->language = conversations_.default_language();
    HomeOptions options;
    const std::string link =
        settings_.public_url.empty()
            ? std::string()
            : picture_link(settings_.public_url, overview->weeks, picture_key_);
    if (!link.empty()) options.picture_url = link;
    Called called =
        slack::publish_home(api_, workspace, user, home_view(*overview, library, options), "");
    if (called.fault == Fault::OurBug && options.picture_url) {
      // Slack refuses a view whose picture it cannot fetch.
      called = slack::publish_home(api_, workspace, user, home_view(*overview, library, {}), "");
    }
    if (!called.ok()) intake_.hooks().warn("a Home could not be published", called.why);
  });
  if (!accepted) {
    const std::lock_guard lock(mutex_);
    publishing_.erase(room);
  }
}

void Adapter::tell_only_them(const std::string& response_url, const std::string& text) {
  if (!is_response_url(response_url, settings_)) return;
  static_cast<void>(slow_.run([this, response_url, text] {
    if (respond_privately(post_, settings_, response_url, text) != Responded::Done)
      intake_.hooks().warn("a word for one person was not delivered", "response_url");
  }));
}

}  // namespace tillit::slack
