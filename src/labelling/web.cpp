// The module that speaks HTTP, loaded when `haarkit label` starts.
#include "labelling/web.hpp"

#include "haarkit/base/data_error.hpp"
#include "program/modules.hpp"

namespace haarkit {

std::unique_ptr<WebServer> open_web_server(int port, const WebSite& site) {
  std::string problem;
  auto* const open = reinterpret_cast<OpenWebServer>(module_function("haarkit_label.so", kOpenWebServer, problem));
  if (open == nullptr && problem.empty())
    throw DataError("haarkit label", "", "the labelling page's server is not there",
                    "install the package haarkit-label; or libcpp-httplib-dev, and build again");
  if (open == nullptr) throw DataError("haarkit label", "", "needs cpp-httplib, which cannot be loaded: " + problem);
  std::unique_ptr<WebServer> server(open(port, site));
  if (server == nullptr)
    throw DataError("--port " + std::to_string(port), "", "cannot be opened; another program may have it",
                    "leave --port out for a free one");
  return server;
}

}  // namespace haarkit
