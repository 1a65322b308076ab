// Whatever one picture of many can throw, as a sentence.
#include "program/problem_in.hpp"

#include <new>
#include <opencv2/core.hpp>

#include "haarkit/base/data_error.hpp"
#include "haarkit/base/stopped.hpp"

namespace haarkit {

std::string problem_in(const std::string& picture, const std::function<void()>& work) {
  const auto says = [&](const std::string& problem) { return std::string(DataError(picture, "", problem).what()); };
  try {
    work();
    return "";
  } catch (const Stopped&) {
    throw;
  } catch (const DataError& error) {
    return error.what();
  } catch (const std::bad_alloc&) {
    return says("needs more memory than there is");
  } catch (const cv::Exception& error) {
    return says(error.code == cv::Error::StsNoMem ? "needs more memory than there is" : error.err);
  } catch (const std::exception& error) {
    return says(error.what());
  }
}

}  // namespace haarkit
