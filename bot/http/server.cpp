#include "http/server.hpp"

#include "http/connection_queue.hpp"
#include "http/exchange.hpp"
#include "http/socket.hpp"

#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

namespace tillit::http {

class Server::Running {
 public:
  Running(Routes routes, ServerSettings settings, OnEvent on_event, Socket listener)
      : routes_(std::move(routes)),
        settings_(std::move(settings)),
        on_event_(std::move(on_event)),
        listener_(std::move(listener)),
        port_(bound_port(listener_)),
        queue_(settings_.max_connections, settings_.max_waiting) {}

  bool is_ready() const { return stopping_.is_open() && queue_.pressure().is_open(); }
  std::uint16_t port() const { return port_; }

  // Throws std::system_error if there are no threads.
  void start() {
    acceptor_ = std::jthread([this] { accept_all(); });
  }

  void stop() {
    const std::lock_guard lock(stop_mutex_);
    if (!acceptor_.joinable()) return;
    stopping_.raise();
    acceptor_.join();
    listener_ = Socket{};
    for (Socket& waiting : queue_.close()) {
      send_refusal(waiting, 503);
      close_gently(std::move(waiting), std::chrono::milliseconds(0));
    }
    workers_.clear();  // joins
  }

 private:
  void accept_all() {
    for (;;) {
      std::array<pollfd, 2> waiting{
          {{listener_.descriptor(), POLLIN, 0}, {stopping_.descriptor(), POLLIN, 0}}};
      ::poll(waiting.data(), waiting.size(), -1);
      if (waiting[1].revents != 0) return;
      Socket socket{
          ::accept4(listener_.descriptor(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC)};
      if (socket.is_open()) {
        take(std::move(socket));
      } else if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
        tell(on_event_, {ServerEvent::Kind::AcceptFailed, 0, {}});
        // The connection that we cannot take stays readable: without this we would spin.
        pollfd stop{stopping_.descriptor(), POLLIN, 0};
        ::poll(&stop, 1, 50);
      }
      // Anything else was about that one connection (ECONNABORTED and the like): accept(2).
    }
  }

  void take(Socket socket) {
    const int yes = 1;
    ::setsockopt(socket.descriptor(), IPPROTO_TCP, TCP_NODELAY, &yes, sizeof(yes));
    switch (queue_.push(socket)) {
      case ConnectionQueue::Push::Queued: return;
      case ConnectionQueue::Push::NeedsThread: return add_worker();
      case ConnectionQueue::Push::Full:
        send_refusal(socket, 503);
        // The accepting thread must not wait for anybody.
        close_gently(std::move(socket), std::chrono::milliseconds(0));
        tell(on_event_, {ServerEvent::Kind::Full, 503, {}});
        return;
    }
  }

  void add_worker() {
    try {
      workers_.emplace_back([this] { work(); });
    } catch (const std::exception&) {  // The connection waits for a thread that there is already.
      queue_.thread_failed();
      tell(on_event_, {ServerEvent::Kind::AcceptFailed, 0, {}});
    }
  }

  void work() {
    Exchange exchange({routes_, settings_, on_event_, stopping_, queue_.pressure()});
    while (auto socket = queue_.pop()) {
      try {
        exchange.serve(std::move(*socket));
      } catch (const std::exception&) {  // No memory: that connection is lost, not the thread.
        tell(on_event_, {ServerEvent::Kind::HandlerFailed, 0, {}});
      }
      queue_.done();
    }
  }

  const Routes routes_;
  const ServerSettings settings_;
  const OnEvent on_event_;
  Socket listener_;
  const std::uint16_t port_;
  const Signal stopping_{/*counts=*/false};  // never taken, so it wakes everybody
  ConnectionQueue queue_;
  std::mutex stop_mutex_;
  std::vector<std::jthread> workers_;  // touched by the acceptor, and by stop() after its end
  std::jthread acceptor_;
};

Server::Server(std::unique_ptr<Running> running) : running_(std::move(running)) {}

Server::~Server() { stop(); }

Result<std::unique_ptr<Server>> Server::start(Routes routes, ServerSettings settings,
                                              OnEvent on_event) {
  if (settings.max_connections == 0) return fail(Errc::Invalid, "a server of no connections");
  auto listener = listen_on(settings.address, settings.port);
  if (!listener) return tl::unexpected(listener.error());
  auto running = std::make_unique<Running>(std::move(routes), std::move(settings),
                                           std::move(on_event), std::move(*listener));
  if (!running->is_ready()) return fail(Errc::Unavailable, "no descriptors left to listen with");
  try {
    running->start();
  } catch (const std::system_error&) {
    return fail(Errc::Unavailable, "no thread left to listen on");
  }
  return std::unique_ptr<Server>(new Server(std::move(running)));
}

std::uint16_t Server::port() const { return running_->port(); }

void Server::stop() { running_->stop(); }

}  // namespace tillit::http
