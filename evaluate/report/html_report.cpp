// One page: no scripts, no outside resources (its own security policy forbids them), pictures as data URIs.
#include <algorithm>

#include "embedded/report_style.hpp"
#include "format.hpp"
#include "haarkit/base/svg.hpp"
#include "haarkit/base/text.hpp"
#include "haarkit/evaluate/report.hpp"
#include "markup.hpp"
#include "plots.hpp"
#include "tables.hpp"

namespace haarkit {
namespace {

using svg::escaped;

using Names = std::vector<std::string>;  // of the detectors, by series number

std::string named(const std::string& name, const Names& names) {
  const auto at = std::find(names.begin(), names.end(), name);
  if (at == names.end()) return escaped(name);
  return "<i class=\"swatch " + markup::series(static_cast<std::size_t>(at - names.begin())) + "\"></i>" +
         escaped(name);
}

std::string html_of(const ReportTable& table, const Names& names) {
  std::string html = "<h3>" + escaped(table.title) + "</h3>\n<div class=\"scroll\"><table>\n<tr>";
  for (const std::string& word : table.header) html += "<th scope=\"col\">" + escaped(word) + "</th>";
  html += "</tr>\n";
  for (std::size_t r = 0; r < table.rows.size(); ++r) {
    const auto& row = table.rows[r];
    const bool again = r > 0 && table.rows[r - 1].front() == row.front();
    const bool grouped = r + 1 < table.rows.size() && table.rows[r + 1].front() == row.front();
    html += again && !grouped ? "<tr class=\"again last\">" : again ? "<tr class=\"again\">" : "<tr>";
    for (std::size_t c = 0; c < row.size(); ++c)
      html += "<td>" + (c == 0 && !again ? named(row[c], names) : escaped(row[c])) + "</td>";
    html += "</tr>\n";
  }
  html += "</table></div>\n";
  return table.note.empty() ? html : html + "<p class=\"note\">" + escaped(table.note) + "</p>\n";
}

std::string card(const std::string& name, const std::string& figure, const std::string& meaning, const Names& names) {
  return "<li><span>" + named(name, names) + "</span><b>" + escaped(figure) + "</b><span>" + escaped(meaning) +
         "</span></li>\n";
}

// The one figure of each detector to look at first.
std::string cards(const DataSetReport& data, const Report& report, const Names& names) {
  std::string html = "<ul class=\"cards\">\n";
  for (const DetectorReport& d : data.detectors) {
    const OperatingPoint& point = d.evaluation.operating_points[report.main_point()];
    const OperatingPoint& all = d.evaluation.operating_points.back();
    const Roc& roc = d.evaluation.roc;
    if (roc.faces > 0)
      html += card(d.name, format::percent(point.recall.value) + " %",
                   "of the " + plural_of(report.object) + " at " + point.name, names);
    else if (roc.pictures_with_face > 0)
      html += card(d.name, format::percent(all.picture_detection.value) + " %",
                   "of the pictures with " + with_article(report.object), names);
    else
      html += card(d.name, format::count(all.point.pictures_false),
                   "of " + format::count(roc.pictures_without_face) + " pictures with a false detection", names);
  }
  return html + "</ul>\n";
}

std::string gallery(const std::string& title, const std::vector<Thumbnail>& thumbnails) {
  if (thumbnails.empty()) return "";
  std::string html = "<h3>" + title + "</h3>\n<div class=\"gallery\">\n";
  for (const Thumbnail& t : thumbnails)
    html += "<figure><img src=\"" + escaped(t.data_uri) + "\" alt=\"" + escaped(t.caption) + "\"><figcaption>" +
            escaped(t.caption) + "</figcaption></figure>\n";
  return html + "</div>\n";
}

std::string section(const DataSetReport& data, const Report& report, bool first) {
  Names names;
  for (const DetectorReport& d : data.detectors) names.push_back(d.name);
  std::string html = "<section>\n<h2" + std::string(first ? " class=\"first\"" : "") + " id=\"" +
                     markup::identifier(data.name) + "\">" + escaped(data.name) + "</h2>\n<p class=\"soft\">" +
                     escaped(summary_of(data, report)) + "</p>\n";
  html += cards(data, report, names) + roc_plot(data, report) + size_plot(data, report);
  for (const ReportTable& table : tables_of(data, report)) html += html_of(table, names);
  for (const DetectorReport& d : data.detectors) {
    const std::string point = d.evaluation.operating_points[report.main_point()].name;
    html += gallery(
        named(d.name, names) + ": the largest " + escaped(plural_of(report.object)) + " missed at " + escaped(point),
        d.misses);
    html += gallery(named(d.name, names) + ": the surest false positives", d.false_positives);
    if (!d.review.empty())
      html += "<h3>" + named(d.name, names) + ": go through them one by one</h3>\n<p class=\"note\">With a key each: " +
              "labels are corrected, false positives become hard negatives.</p>\n<pre><code>" + escaped(d.review) +
              "</code></pre>\n";
  }
  return html + "</section>\n";
}

}  // namespace

std::string html_report(const Report& report) {
  std::string html =
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; style-src "
      "'unsafe-inline'\">\n<link rel=\"icon\" href=\"data:,\">\n<title>haarkit: evaluation</title>\n<style>";
  html += embedded::report_style;
  html += "</style>\n</head>\n<body>\n<h1>Evaluation</h1>\n";
  if (report.data.size() > 1) {
    html += "<nav>";
    for (const DataSetReport& data : report.data)
      html += "<a href=\"#" + markup::identifier(data.name) + "\">" + escaped(data.name) + "</a>";
    html += "</nav>\n";
  }
  if (!report.command.empty()) html += "<pre><code>" + escaped(report.command) + "</code></pre>\n";
  for (const std::string& warning : mapping_warnings(report))
    html += "<p class=\"warning\"><b>Warning.</b> " + escaped(warning) + "</p>\n";
  for (std::size_t i = 0; i < report.data.size(); ++i) html += section(report.data[i], report, i == 0);
  for (const ReportTable& table : crop_tables(report)) html += html_of(table, {});
  return html + "</body>\n</html>\n";
}

}  // namespace haarkit
