// What is left of a bot when nothing is said: cpp-httplib as Debian packages it, the signature, one
// durable group commit (event id and 150 bytes of state, SQLite, synchronous=FULL), 200, and a
// reply over a kept connection. bench_slack starts it; the bar of docs/performance.md is a part of
// its rate.
//
//   slack_reference DATABASE API_PORT
#include "core/secret.hpp"
#include "crypto/hmac.hpp"
#include "slack/people.hpp"

#include <fmt/format.h>
#include <httplib.h>
#include <netinet/tcp.h>
#include <sqlite3.h>

#include <condition_variable>
#include <csignal>
#include <cstdlib>
#include <deque>
#include <functional>
#include <mutex>
#include <semaphore>
#include <thread>

namespace tillit::bench {
namespace {

constexpr unsigned kThreads = 80;  // more than the clients: one connection keeps one
constexpr int kSenders = 16;

[[noreturn]] void give_up(const char* what) {
  fmt::print(stderr, "slack_reference: {} failed\n", what);
  std::_Exit(1);
}

void run(sqlite3* db, const char* sql) {
  if (::sqlite3_exec(db, sql, nullptr, nullptr, nullptr) != SQLITE_OK) give_up(sql);
}

// One writer takes everything that waits into one transaction.
class GroupCommit {
 public:
  explicit GroupCommit(const char* path) {
    if (::sqlite3_open(path, &db_) != SQLITE_OK) give_up("opening the database");
    run(db_,
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE event (id TEXT PRIMARY "
        "KEY) WITHOUT ROWID; CREATE TABLE state (room TEXT PRIMARY KEY, state TEXT) WITHOUT ROWID");
    event_ = prepare("INSERT INTO event VALUES (?) ON CONFLICT DO NOTHING");
    state_ = prepare("INSERT OR REPLACE INTO state VALUES (?, ?)");
    std::thread([this] { write_all(); }).detach();  // until the process ends
  }

  void commit(const std::string& event, const std::string& room, const std::string& state) {
    Job job{event, room, state};
    {
      const std::lock_guard lock(mutex_);
      waiting_.push_back(&job);
    }
    changed_.notify_one();
    job.done.acquire();
  }

 private:
  struct Job {
    const std::string& event;
    const std::string& room;
    const std::string& state;
    std::binary_semaphore done{0};
  };

  sqlite3_stmt* prepare(const char* sql) {
    sqlite3_stmt* statement = nullptr;
    if (::sqlite3_prepare_v2(db_, sql, -1, &statement, nullptr) != SQLITE_OK) give_up(sql);
    return statement;
  }

  static void execute(sqlite3_stmt* statement, std::initializer_list<const std::string*> values) {
    int at = 0;
    for (const auto* value : values)
      ::sqlite3_bind_text(statement, ++at, value->data(), static_cast<int>(value->size()), nullptr);
    if (::sqlite3_step(statement) != SQLITE_DONE) give_up("writing");
    ::sqlite3_reset(statement);
  }

  void write_all() {
    for (;;) {
      std::deque<Job*> batch;
      {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return !waiting_.empty(); });
        batch.swap(waiting_);
      }
      run(db_, "BEGIN IMMEDIATE");
      for (const Job* job : batch) {
        execute(event_, {&job->event});
        execute(state_, {&job->room, &job->state});
      }
      run(db_, "COMMIT");
      for (Job* job : batch) job->done.release();
    }
  }

  sqlite3* db_ = nullptr;
  sqlite3_stmt* event_ = nullptr;
  sqlite3_stmt* state_ = nullptr;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Job*> waiting_;
};

class Senders {
 public:
  explicit Senders(int port) {
    for (int i = 0; i < kSenders; ++i) std::thread([this, port] { work(port); }).detach();
  }
  void post(std::string room) {
    {
      const std::lock_guard lock(mutex_);
      waiting_.push_back(std::move(room));
    }
    changed_.notify_one();
  }

 private:
  void work(int port) {
    httplib::Client client("127.0.0.1", port);
    client.set_keep_alive(true);
    client.set_tcp_nodelay(true);
    for (;;) {
      std::string room;
      {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return !waiting_.empty(); });
        room = std::move(waiting_.front());
        waiting_.pop_front();
      }
      const auto body = fmt::format(
          R"({{"blocks":[{{"text":{{"text":"{0}","type":"mrkdwn","verbatim":true}},"type":"section"}},)"
          R"({{"block_id":"t1.0","elements":[{{"action_id":"option.0","text":{{"emoji":true,"text":"Well","type":"plain_text"}},"type":"button","value":"well"}},)"
          R"({{"action_id":"option.1","text":{{"emoji":true,"text":"Not so well","type":"plain_text"}},"type":"button","value":"not"}}],"type":"actions"}}],)"
          R"("channel":"{1}","metadata":{{"event_payload":{{"key":"c:0123456789abcdef01234567:1:0"}},)"
          R"("event_type":"tillit"}},"text":"{0}","unfurl_links":false,"unfurl_media":false}})",
          "How did it go with Anna this week? Tap what comes nearest, or write it in your own "
          "words.",
          room);
      if (const auto sent = client.Post("/api/chat.postMessage", body, "application/json");
          !sent || sent->status != 200)
        give_up("a reply");
    }
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::string> waiting_;
};

// Debian's library listens with room for five, so clients that reconnect would wait for a second.
class Server : public httplib::Server {
 public:
  void widen() const { ::listen(svr_sock_, 1024); }
};

std::string_view between(std::string_view text, std::string_view before, std::size_t size) {
  const auto at = text.find(before);
  return at == std::string_view::npos ? std::string_view{} : text.substr(at + before.size(), size);
}

int serve(const char* database, int api_port) {
  std::signal(SIGPIPE, SIG_IGN);
  const crypto::Hmac key{Secret(kSigningSecret)};
  GroupCommit store(database);
  Senders senders(api_port);
  Server server;
  server.new_task_queue = [] { return new httplib::ThreadPool(kThreads); };
  server.set_tcp_nodelay(true);
  server.set_keep_alive_max_count(1'000'000);
  const auto handle = [&](const httplib::Request& request, httplib::Response& response,
                          const httplib::ContentReader& reader) {
    std::string body;
    reader([&](const char* bytes, std::size_t size) {
      body.append(bytes, size);
      return true;
    });
    const auto timestamp = request.get_header_value("X-Slack-Request-Timestamp");
    const auto ours = fmt::format("v0={}", key.hex({"v0:", timestamp, ":", body}));
    if (!crypto::equal_in_constant_time(ours, request.get_header_value("X-Slack-Signature"))) {
      response.status = 401;
      return;
    }
    auto room = between(body, R"("channel":"D)", 9);
    if (room.empty()) room = between(body, "channel_id%22%3A%22D", 9);
    auto event = between(body, R"("ts":")", 17);
    if (event.empty()) event = between(body, "trigger_id%22%3A%22", 60);
    const std::string state(150, 's');
    const std::string whole_room = fmt::format("D{}", room);
    store.commit(whole_room + std::string(event), whole_room, state);
    response.status = 200;
    senders.post(whole_room);
  };
  server.Post("/slack/events", handle);
  server.Post("/slack/interactions", handle);
  const int port = server.bind_to_any_port("127.0.0.1");
  server.widen();
  fmt::print("listens on 127.0.0.1:{}\n", port);
  std::fflush(stdout);
  return server.listen_after_bind() ? 0 : 1;
}

}  // namespace
}  // namespace tillit::bench

int main(int argc, char** argv) {
  if (argc != 3) {
    fmt::print(stderr, "usage: slack_reference DATABASE API_PORT (bench_slack starts it)\n");
    return 2;
  }
  return tillit::bench::serve(argv[1], std::atoi(argv[2]));
}
