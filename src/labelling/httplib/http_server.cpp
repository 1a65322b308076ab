// HTTP by cpp-httplib, the one file that knows it: haarkit_label.so.
#include <httplib.h>

#include <atomic>
#include <chrono>
#include <thread>

#include "labelling/web.hpp"

namespace haarkit {
namespace {

constexpr std::size_t kLargestBody = 4 * 1024 * 1024;  // the boxes of one picture take a thousandth of it
constexpr std::size_t kThreads = 24;                   // a browser holds up to six connections, also idle ones
constexpr int kMostWaiting = 128;                      // connections not yet taken; the library lets five wait

WebRequest request_of(const httplib::Request& from) {
  WebRequest request;
  request.post = from.method == "POST";
  request.path = from.path;
  for (const auto& [name, value] : from.params) request.query[name] = value;
  request.host = from.get_header_value("Host");
  request.origin = from.get_header_value("Origin");
  request.content_type = from.get_header_value("Content-Type");
  request.body = from.body;
  return request;
}

void fill(httplib::Response& to, const WebReply& reply) {
  to.status = reply.status;
  // 0.10 knows no string here.
  to.set_content(reply.body, reply.type.c_str());  // NOLINT(readability-redundant-string-cstr)
  to.set_header("Cache-Control", reply.keep ? "private, max-age=3600" : "no-store");
  to.set_header("Content-Security-Policy",
                reply.policy.empty() ? std::string("default-src 'none'; frame-ancestors 'none'") : reply.policy);
  to.set_header("X-Content-Type-Options", "nosniff");
  to.set_header("X-Frame-Options", "DENY");
  to.set_header("Referrer-Policy", "no-referrer");  // the address holds the secret
  to.set_header("Cross-Origin-Resource-Policy", "same-origin");
}

class HttpServer : public WebServer {
 public:
  explicit HttpServer(const WebSite& site) : site_(site) {
    server_.new_task_queue = [] { return new httplib::ThreadPool(kThreads); };
    server_.set_payload_max_length(kLargestBody);
    server_.set_keep_alive_max_count(1);  // a connection a request: none holds a thread while it waits for the next
    server_.set_read_timeout(5, 0);
    server_.set_write_timeout(10, 0);
    server_.set_tcp_nodelay(true);
    server_.set_socket_options([this](socket_t opened) {
      httplib::default_socket_options(opened);
      listening_ = opened;
    });
    using Handled = httplib::Server::HandlerResponse;
    server_.set_pre_routing_handler([this](const httplib::Request& from, httplib::Response& to) {
      const WebRequest request = request_of(from);
      const bool known = from.method == "GET" || from.method == "POST";
      if (!known || !site_.admits(request)) {
        fill(to, {404, "text/plain", "", false, {}});
        return Handled::Handled;
      }
      if (request.post) return Handled::Unhandled;  // its body is read first
      fill(to, site_.answer(request));
      return Handled::Handled;
    });
    server_.Post("/[0-9a-f]+/[a-z]+", [this](const httplib::Request& from, httplib::Response& to) {
      fill(to, site_.answer(request_of(from)));
    });
  }

  bool bind(int port) {
    port_ = port;
    const bool bound =
        port == 0 ? (port_ = server_.bind_to_any_port("127.0.0.1")) > 0 : server_.bind_to_port("127.0.0.1", port);
    // Where too many wait, some are sent away: a page with many pictures would miss one.
    return bound && listen(listening_, kMostWaiting) == 0;
  }
  int port() const override { return port_; }
  void run() override {
    server_.listen_after_bind();
    ended_ = true;
  }
  // The library forgets a stop that comes before it has begun to answer.
  void stop() override {
    while (!server_.is_running() && !ended_) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    server_.stop();
  }

 private:
  const WebSite& site_;
  httplib::Server server_;
  std::atomic<bool> ended_{false};
  socket_t listening_ = INVALID_SOCKET;
  int port_ = 0;
};

}  // namespace
}  // namespace haarkit

extern "C" haarkit::WebServer* haarkit_open_web_server(int port, const haarkit::WebSite& site) {
  auto server = std::make_unique<haarkit::HttpServer>(site);
  return server->bind(port) ? server.release() : nullptr;
}
