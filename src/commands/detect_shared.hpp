#pragma once

#include "commands/detect_batch.hpp"
#include "team/dealing.hpp"

namespace haarkit {

// detect_batch by a team: the leader deals the pictures out, whoever is free searches one and writes what is asked for
// of it, and the leader gets the results in the order of the pictures. What would be written twice, or over a picture
// of the list, the leader sees before it deals the picture out.
BatchOutcome deal_batch(Dealing& dealing, const ObjectSearch& looked_for,
                        const std::function<std::optional<PictureEntry>()>& next, const OutputNames& names,
                        const BatchOptions& options, WrittenFiles& written,
                        const std::function<void(const PictureResult&)>& on_result);

// What the other members do meanwhile, until the leader ends the dealing.
void follow_batches(Dealing& dealing, const ObjectSearch& looked_for, const OutputNames& names,
                    const BatchOptions& options);

}  // namespace haarkit
