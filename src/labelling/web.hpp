// What the labelling page's server needs of HTTP, without the library that speaks it.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>

namespace haarkit {

struct WebRequest {
  bool post = false;  // POST; else GET
  std::string path;   // decoded, with the secret in it: "/SECRET/list"
  std::map<std::string, std::string> query;
  std::string host, origin, content_type;  // headers, "" where they are missing
  std::string body;
};

struct WebReply {
  int status = 200;
  std::string type = "text/plain; charset=utf-8", body;
  bool keep = false;        // the browser may keep it for an hour (pictures); else it must not
  std::string policy = {};  // Content-Security-Policy; "": nothing may be loaded
};

// What a server asks of the program. Both are called by several threads at once.
struct WebSite {
  std::function<bool(const WebRequest&)> admits;  // before the body is read; whoever is not admitted gets an empty 404
  std::function<WebReply(const WebRequest&)> answer;
};

// A server on 127.0.0.1, bound to its port once it exists.
class WebServer {
 public:
  virtual ~WebServer() = default;
  virtual int port() const = 0;
  virtual void run() = 0;   // answers until stop() is called
  virtual void stop() = 0;  // any thread
};

// The one function of haarkit_label.so. port 0: any free one. Null when the port is taken. The caller owns the server;
// `site` must outlive it.
using OpenWebServer = WebServer* (*)(int port, const WebSite& site);
inline constexpr char kOpenWebServer[] = "haarkit_open_web_server";

// Loads the module and opens a server. Throws DataError that says what to install or which port is taken.
std::unique_ptr<WebServer> open_web_server(int port, const WebSite& site);

}  // namespace haarkit
