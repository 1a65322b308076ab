// The labelling page's questions and answers, as JSON. Pictures go by their number: no name or path that a request
// holds is ever opened.
#include "labelling/label_service.hpp"

#include <cmath>

#include "embedded/label_keys.hpp"
#include "embedded/label_page.hpp"
#include "embedded/label_panel.hpp"
#include "embedded/label_pictures.hpp"
#include "embedded/label_pointer.hpp"
#include "embedded/label_review.hpp"
#include "embedded/label_saving.hpp"
#include "embedded/label_start.hpp"
#include "embedded/label_state.hpp"
#include "embedded/label_style.hpp"
#include "embedded/label_view.hpp"
#include "haarkit/base/data_error.hpp"
#include "haarkit/base/numbers.hpp"
#include "labelling/web_guard.hpp"

namespace haarkit {
namespace {

constexpr std::size_t kMostBoxes = 10'000;  // of one picture

// A request that the page would never send.
struct BadRequest : std::invalid_argument {
  using std::invalid_argument::invalid_argument;
};

WebReply json_reply(const OrderedJson& value, int status = 200) {
  return {status, "application/json", json_text(value), false, {}};
}

WebReply problem_reply(int status, const std::string& problem) {
  return json_reply({{"problem", problem}}, status);
}

int number_in(const WebRequest& request, const std::string& name) {
  const auto at = request.query.find(name);
  const auto number = at == request.query.end() ? std::nullopt : parse_number<int>(at->second);
  if (!number || *number < 0) throw BadRequest("expected a number: " + name);
  return *number;
}

std::size_t index_in(const WebRequest& request, const LabelStore& store) {
  const auto index = static_cast<std::size_t>(number_in(request, "i"));
  if (index >= store.size()) throw BadRequest("there is no such picture");
  return index;
}

// A whole number that the page sent; JSON's other numbers do not fit.
std::uint64_t count_in(const OrderedJson& asked, const char* name) {
  const OrderedJson& value = asked.at(name);
  if (!value.is_number_unsigned()) throw BadRequest("expected a whole number: " + std::string(name));
  return value.get<std::uint64_t>();
}

OrderedJson box_json(const cv::Rect2d& box) {
  return {{"x", box.x}, {"y", box.y}, {"w", box.width}, {"h", box.height}};
}

OrderedJson boxes_json(const std::vector<TruthBox>& boxes) {
  OrderedJson list = OrderedJson::array();
  for (const TruthBox& one : boxes) {
    OrderedJson box = box_json(one.box);
    if (one.ignore) box["ignore"] = true;
    if (!one.class_name.empty()) box["class"] = one.class_name;
    list.push_back(std::move(box));
  }
  return list;
}

TruthBox box_of(const OrderedJson& from) {
  TruthBox box;
  const auto number = [&](const char* name) {
    const double value = from.at(name).get<double>();
    if (!std::isfinite(value) || std::abs(value) > 1e6) throw BadRequest("a box far outside any picture");
    return value;
  };
  box.box = {number("x"), number("y"), number("w"), number("h")};
  if (box.box.width <= 0 || box.box.height <= 0) throw BadRequest("a box without a size");
  box.ignore = from.value("ignore", false);
  box.class_name = from.value("class", std::string());
  for (const char c : box.class_name)
    if (static_cast<unsigned char>(c) < ' ') throw BadRequest("a class with a control character");
  if (box.class_name.size() > 200) throw BadRequest("a class with a long name");
  return box;
}

// 0: nobody has labelled it, 1: it has objects, 2: it has none.
int state_of(const LabelStore::Picture& picture) {
  return !picture.done ? 0 : picture.boxes.empty() ? 2 : 1;
}

void replace(std::string& text, const std::string& mark, std::string_view by) {
  for (std::size_t at = text.find(mark); at != std::string::npos; at = text.find(mark, at + by.size()))
    text.replace(at, mark.size(), by);
}

}  // namespace

WebReply LabelService::page() const {
  // Only what stands in the page itself runs: style and script carry a word that is new each time.
  const std::string word = new_secret();
  std::string html(embedded::label_page);
  replace(html, "@STYLE@", embedded::label_style);
  std::string script;
  for (const std::string_view part : {embedded::label_state, embedded::label_saving, embedded::label_pictures,
                                      embedded::label_view, embedded::label_panel, embedded::label_pointer,
                                      embedded::label_keys, embedded::label_review, embedded::label_start})
    script += part;
  replace(html, "@SCRIPT@", script);
  replace(html, "@WORD@", word);
  return {200, "text/html; charset=utf-8", html, false,
          "default-src 'none'; img-src 'self' data:; connect-src 'self'; style-src 'nonce-" + word +
              "'; script-src 'nonce-" + word + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"};
}

OrderedJson LabelService::list() const {
  OrderedJson pictures = OrderedJson::array();
  const std::uint64_t version = store_.version();
  for (const LabelStore::Picture& picture : store_.pictures())
    pictures.push_back(OrderedJson::array({picture.name, state_of(picture), picture.boxes.size()}));
  return {{"file", store_.file()},      {"version", version},        {"classes", settings_.classes},
          {"aspect", settings_.aspect}, {"review", review_.items()}, {"pictures", std::move(pictures)}};
}

OrderedJson LabelService::picture(std::size_t index) {
  const LabelStore::Picture picture = store_.picture(index);
  OrderedJson answer = {{"i", index},
                        {"name", picture.name},
                        {"revision", picture.revision},
                        {"done", picture.done},
                        {"boxes", boxes_json(picture.boxes)}};
  const auto found = proposals_.of(index);
  answer["searched"] = found.has_value();
  OrderedJson list = OrderedJson::array();
  if (found) {
    const auto parting = proposals_.parting();
    for (const ScoredBox& one : *found) {
      OrderedJson box = box_json(one.box);
      box["score"] = one.score;
      box["sure"] = !parting || one.score >= *parting;  // as far as the labels tell
      list.push_back(std::move(box));
    }
  }
  answer["proposals"] = std::move(list);
  try {
    const cv::Size size = views_.size(picture.path);
    answer["width"] = size.width;
    answer["height"] = size.height;
  } catch (const std::exception& error) {
    answer["problem"] = error.what();
  }
  return answer;
}

OrderedJson LabelService::status(std::uint64_t since, const std::string& class_name) const {
  OrderedJson changed = OrderedJson::array();
  const std::uint64_t version = store_.version();
  const std::vector<LabelStore::Picture> pictures = store_.pictures();
  for (std::size_t i = 0; i < pictures.size(); ++i)
    if (pictures[i].changed > since)
      changed.push_back(OrderedJson::array({i, state_of(pictures[i]), pictures[i].boxes.size(), pictures[i].revision}));
  return {{"version", version},
          {"changed", std::move(changed)},
          {"proposing", proposals_.active()},
          {"generation", proposals_.generation()},
          {"searched", proposals_.looked_at()},
          {"training", training_.status(class_name)}};
}

WebReply LabelService::change(const OrderedJson& asked) {
  const auto index = static_cast<std::size_t>(count_in(asked, "i"));
  if (index >= store_.size()) throw BadRequest("there is no such picture");
  const OrderedJson& list = asked.at("boxes");
  if (!list.is_array() || list.size() > kMostBoxes) throw BadRequest("too many boxes");
  std::vector<TruthBox> boxes;
  for (const OrderedJson& box : list) boxes.push_back(box_of(box));
  try {
    const bool first =
        store_.change(index, count_in(asked, "revision"), std::move(boxes), asked.at("done").get<bool>());
    const LabelStore::Picture now = store_.picture(index);
    return json_reply({{"revision", now.revision}, {"done", now.done}, {"boxes", boxes_json(now.boxes)}},
                      first ? 200 : 409);
  } catch (const DataError& error) {
    return problem_reply(507, error.what());
  }
}

WebReply LabelService::get(const std::string& part, const WebRequest& request) {
  if (part.empty()) return page();
  if (part == "list") return json_reply(list());
  if (part == "status") {
    const auto name = request.query.find("class");
    return json_reply(status(static_cast<std::uint64_t>(number_in(request, "since")),
                             name == request.query.end() ? std::string() : name->second));
  }
  if (part == "picture") return json_reply(picture(index_in(request, store_)));
  if (part == "next") {
    const auto next = proposals_.most_uncertain(index_in(request, store_));
    return json_reply({{"i", next ? OrderedJson(*next) : OrderedJson()}});
  }
  if (part == "image" || part == "part" || part == "thumbnail") {
    const std::string path = store_.picture(index_in(request, store_)).path;
    WebReply reply{200, "image/jpeg", {}, true, {}};
    if (part == "thumbnail") {
      reply.body = views_.thumbnail(path);
    } else {
      const int side = number_in(request, "side");
      if (side < 16 || side > 4096) throw BadRequest("expected a side of 16 to 4096");
      if (part == "image") {
        reply.body = views_.whole(path, side);
      } else {
        reply.body = views_.part(
            path, {number_in(request, "x"), number_in(request, "y"), number_in(request, "w"), number_in(request, "h")},
            side);
      }
    }
    return reply;
  }
  return problem_reply(404, "there is no such thing");
}

WebReply LabelService::post(const std::string& part, const WebRequest& request) {
  const OrderedJson asked = OrderedJson::parse(request.body);
  if (part == "change") return change(asked);
  if (part == "train") {
    const std::string class_name = asked.value("class", std::string());
    training_.start(class_name);
    return json_reply(training_.status(class_name));
  }
  if (part == "stop") {
    training_.stop();
    return json_reply(training_.status(asked.value("class", std::string())));
  }
  if (part == "decide") {
    try {
      return json_reply(review_.decide(count_in(asked, "item"), asked.at("verdict").get<std::string>()));
    } catch (const DataError& error) {
      return problem_reply(507, error.what());
    }
  }
  return problem_reply(404, "there is no such thing");
}

WebReply LabelService::answer(const std::string& part, const WebRequest& request) {
  try {
    return request.post ? post(part, request) : get(part, request);
  } catch (const OrderedJson::exception& error) {
    return problem_reply(400, error.what());
  } catch (const std::invalid_argument& error) {  // BadRequest among them
    return problem_reply(400, error.what());
  } catch (const std::bad_alloc&) {
    return problem_reply(422, "out of memory");
  } catch (const std::exception& error) {  // a picture that cannot be read; OpenCV's complaints
    return problem_reply(422, error.what());
  }
}

}  // namespace haarkit
