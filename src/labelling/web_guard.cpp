// Who may ask the labelling page's server for anything. Other programs of this machine and pages of other sites in the
// same browser can reach 127.0.0.1 too; neither knows the secret.
#include "labelling/web_guard.hpp"

#include <sys/random.h>

#include "haarkit/base/data_error.hpp"

namespace haarkit {
namespace {

// Takes the same time wherever the two differ.
bool same(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  int differing = 0;
  for (std::size_t i = 0; i < a.size(); ++i) differing |= a[i] ^ b[i];
  return differing == 0;
}

}  // namespace

std::string new_secret() {
  unsigned char bytes[16];
  if (getrandom(bytes, sizeof bytes, 0) != sizeof bytes)
    throw DataError("haarkit label", "", "the system gives no random numbers for the page's secret");
  std::string text;
  for (const unsigned char byte : bytes) {
    text += "0123456789abcdef"[byte >> 4];
    text += "0123456789abcdef"[byte & 15];
  }
  return text;
}

bool comes_from_page(const WebRequest& request, const std::string& secret, int port) {
  const std::string_view path = request.path;
  if (path.size() < secret.size() + 2 || path[0] != '/' || path[secret.size() + 1] != '/') return false;
  if (!same(path.substr(1, secret.size()), secret)) return false;
  const std::string numbered = "127.0.0.1:" + std::to_string(port), named = "localhost:" + std::to_string(port);
  const bool plain =
      port == 80 && (request.host == "127.0.0.1" || request.host == "localhost");  // browsers leave :80 out
  if (request.host != numbered && request.host != named && !plain) return false;
  if (!request.origin.empty() && request.origin != "http://" + request.host) return false;
  // A form of another site cannot send this type without being asked first, which is answered with 404.
  return !request.post || request.content_type.rfind("application/json", 0) == 0;
}

std::string page_part(const WebRequest& request, const std::string& secret) {
  return request.path.substr(secret.size() + 2);
}

}  // namespace haarkit
