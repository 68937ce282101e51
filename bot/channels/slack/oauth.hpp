#pragma once

#include "channels/common/troubles.hpp"
#include "channels/slack/installations.hpp"
#include "channels/slack/settings.hpp"
#include "channels/slack/web_api.hpp"
#include "core/clock.hpp"
#include "core/result.hpp"
#include "core/secret.hpp"
#include "http/form.hpp"
#include "store/store.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tillit::slack {

// What a browser is answered.
struct Page {
  int status = 200;
  std::string location;    // with 302
  std::string set_cookie;  // "": none
  std::string body;        // HTML; "" with 302
};

// The headers that go with each of them, besides the above: nothing of it may be kept, framed or
// run, and no address of it passed on.
[[nodiscard]] const std::vector<std::pair<std::string, std::string>>& page_headers();

// Installing by OAuth v2 (docs.slack.dev/authentication/installing-with-oauth): the routes
// /slack/install and /slack/oauth_redirect, without HTTP. The pages are for operators, in English.
//
// Who may not install us into somebody else's session: `state` is signed, lives for 10 minutes,
// counts once (in the store, so over processes and restarts) and belongs to the one browser that
// holds the cookie, which cannot be computed from it.  Thread-safety: any thread.
class OAuth {
 public:
  static constexpr std::chrono::minutes kStateLives{10};
  // Makes the key that signs states, at the first start. Borrowed: all but `entropy`, which gives
  // that many random bytes, any thread. Errors: of the store.
  [[nodiscard]] static Result<OAuth> create(store::Store& store, Installations& installations,
                                            const WebApi& api, channels::Troubles& troubles,
                                            const Settings& settings, const Clock& clock,
                                            std::function<std::string(std::size_t)> entropy);

  // GET /slack/install. 404 where the settings lack what OAuth needs.
  [[nodiscard]] Page install() const;
  // GET /slack/oauth_redirect. `cookie`: the Cookie header, "" if there is none.
  [[nodiscard]] Page finish(const http::Fields& query, std::string_view cookie) const;

 private:
  OAuth(store::Store& store, Installations& installations, const WebApi& api,
        channels::Troubles& troubles, const Settings& settings, const Clock& clock,
        std::function<std::string(std::size_t)> entropy, Secret key);

  [[nodiscard]] bool is_set_up() const;
  [[nodiscard]] std::string redirect_uri() const;
  // Signed, of this time, of this browser.
  [[nodiscard]] bool is_ours(std::string_view state, std::string_view cookie) const;
  [[nodiscard]] Page exchange(const std::string& code) const;
  // Tells the operator, and the browser that there is something to read.
  [[nodiscard]] Page not_finished(std::string_view method, const Answer& answer) const;

  store::Store& store_;
  Installations& installations_;
  const WebApi& api_;
  channels::Troubles& troubles_;
  const Settings& settings_;
  const Clock& clock_;
  std::function<std::string(std::size_t)> entropy_;
  Secret key_;
};

}  // namespace tillit::slack
