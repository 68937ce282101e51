#pragma once

#include "channels/common/http_port.hpp"
#include "channels/common/limits.hpp"
#include "channels/slack/bot_api.hpp"
#include "channels/slack/words.hpp"
#include "core/clock.hpp"
#include "service/outlet.hpp"

#include <nlohmann/json.hpp>

#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

namespace tillit::slack {

// Where a message goes: a channel, and in it a thread or not.
struct Place {
  std::string channel;  // "D…", "C…"
  std::string thread;   // the ts of its parent; empty: none
};

// "D1" is a channel, "C1/1790.1" a thread in one: addresses, and what a sent message is known by
// (Outcome::platform_id), in which the second part is the message's own ts. "user:U1" is somebody
// without a direct message of ours yet (service::kUserAddress): it is opened.
[[nodiscard]] Place read_place(std::string_view address);

// At most `limit` characters of mrkdwn, not cut within one, an entity or a `<…>`.
[[nodiscard]] std::string cut_mrkdwn(const std::string& text, std::size_t limit);

// Messages to Slack. What becomes of them:
//   sent                        Sent, known by "<channel>/<ts>"
//   rate limits, our own pace   Again, no sooner than they allow
//   Slack is in trouble         Again; uncertain where it may have been posted all the same
//   no answer                   Again, uncertain
//   recipient                   Parked, by Slack's word; Dropped where it was a reply in a thread
//   invalid_blocks and the like once more as plain text, then Dropped; one whose picture
//                               Slack cannot fetch goes without it first
//   permission                  Dropped, and the operator told
//   dead token                  Again every 10 minutes until 24 hours after it was written, then
//                               Dropped: installing anew mends it. Uninstalled: Dropped
// A doubtful message is looked for first, in the channel's history by its key, which stands in the
// message's metadata; only in direct messages, which is as far as im:history reaches. What keeps us
// from looking and will pass (a rate limit, trouble at Slack) is waited for, minutes at most. Never
// lost for want of an answer: then it is sent again, and the outcome says so.
//
// A picture is uploaded first, as a file of ours that the message then shows. Where that is not
// granted, or fails, its lines of blocks stand there instead: no message waits long for a picture.
//
// The end of a question is shown by the tap's own response URL, else by chat.update. It is worth no
// trouble: the worst is a button that nothing answers.
class SlackOutlet : public service::Outlet {
 public:
  static constexpr std::string_view kEventType = "tillit_out";  // of the metadata

  // Where Slack finds a picture; "" if it cannot. Any thread.
  using PictureUrl = std::function<std::string(const dialogue::Picture&)>;

  // Borrowed, all but `post`, `words` (what controls say in a language; any thread) and
  // `picture_url`; without that one, pictures are lines of blocks.
  SlackOutlet(BotApi& api, channels::Limits& limits, channels::Http post, const Settings& settings,
              const Clock& clock, std::function<Words(const Language&)> words,
              PictureUrl picture_url = {});

  [[nodiscard]] service::Outcome send(const service::Outgoing& outgoing) override;

 private:
  using Looked = service::Outcome::Looked;
  struct Found {
    Looked looked = Looked::No;
    std::string ts{};
    Called hindered{};  // CouldNotTell: by what, unless Slack did answer
  };

  [[nodiscard]] service::Outcome post(const service::Outgoing& outgoing);
  [[nodiscard]] service::Outcome end_question(const service::Outgoing& outgoing);
  // Opens the direct message if its channel is not known.
  [[nodiscard]] Called find_place(const store::OutboxMessage& message, Place& place);
  // The id of the picture's file at Slack; "" where there is none to be had.
  [[nodiscard]] std::string file_of(const service::Outgoing& outgoing);
  [[nodiscard]] Found look_for(const store::OutboxMessage& message, const Place& place);

  BotApi& api_;
  channels::Limits& limits_;
  const channels::Http post_;
  const Settings& settings_;
  const Clock& clock_;
  const std::function<Words(const Language&)> words_;
  const PictureUrl picture_url_;
  std::mutex mutex_;
  // Direct messages that were opened, by workspace and user; under mutex_.
  std::map<std::pair<std::string, std::string>, std::string> opened_;
  // Files of pictures, by the key of their message, until it was sent; under mutex_.
  std::map<std::string, std::string> files_;
};

}  // namespace tillit::slack
