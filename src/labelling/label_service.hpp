#pragma once

#include <string>
#include <vector>

#include "labelling/first_training.hpp"
#include "labelling/label_store.hpp"
#include "labelling/picture_views.hpp"
#include "labelling/proposals.hpp"
#include "labelling/review.hpp"
#include "labelling/web.hpp"
#include "program/json.hpp"

namespace haarkit {

struct LabelSettings {
  std::vector<std::string> classes;  // none: boxes have no class
  double aspect = 0;                 // width / height that boxes are drawn with; 0: any
};

// What the labelling page asks and gets. Any thread.
class LabelService {
 public:
  LabelService(LabelStore& store, Proposals& proposals, FirstTraining& training, Review& review, LabelSettings settings)
      : store_(store), proposals_(proposals), training_(training), review_(review), settings_(std::move(settings)) {}

  // `part`: what follows the secret in the path. Never throws: a request that cannot be understood is answered with
  // status 400, a picture that cannot be read with 422, a change that somebody else was faster with with 409, what
  // could not be written with 507; each with {"problem"}.
  WebReply answer(const std::string& part, const WebRequest& request);

 private:
  WebReply page() const;
  OrderedJson list() const;
  OrderedJson picture(std::size_t index);
  OrderedJson status(std::uint64_t since, const std::string& class_name) const;
  WebReply change(const OrderedJson& asked);
  WebReply get(const std::string& part, const WebRequest& request);
  WebReply post(const std::string& part, const WebRequest& request);

  LabelStore& store_;
  Proposals& proposals_;
  FirstTraining& training_;
  Review& review_;
  const LabelSettings settings_;
  PictureViews views_;
};

}  // namespace haarkit
