#include "tests/bench/growth_plot.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace yidan::bench {
namespace {

constexpr double kLeft = 60;
constexpr double kTop = 20;
constexpr double kWidth = 560;
constexpr double kHeight = 300;

std::string Number(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.4g", value);
  return text;
}

struct Axes {
  double low = 0;  // log10 of documents
  double high = 1;
  double top = 1;  // the largest multiple
  [[nodiscard]] double X(double documents) const {
    return kLeft + (std::log10(documents) - low) / (high - low) * kWidth;
  }
  [[nodiscard]] double Y(double multiple) const { return kTop + (1 - multiple / top) * kHeight; }
};

Axes AxesOf(const std::map<std::string, Growth>& lines) {
  Axes axes{1e9, 0, 1};
  for (const auto& [name, growth] : lines) {
    for (const auto& [documents, value] : growth) {
      axes.low = std::min(axes.low, std::log10(documents));
      axes.high = std::max(axes.high, std::log10(documents));
      axes.top = std::max(axes.top, value / growth.begin()->second);
    }
  }
  axes.top *= 1.1;
  return axes;
}

std::string Text(double x, double y, const std::string& anchor, const std::string& what) {
  return "<text x=\"" + Number(x) + "\" y=\"" + Number(y) + "\" text-anchor=\"" + anchor + "\">" + what +
         "</text>\n";
}

}  // namespace

std::string PlotGrowth(const std::map<std::string, Growth>& all) {
  static constexpr const char* kColours[] = {"#1b5e9e", "#b3401f", "#2e7d32",
                                             "#6a4c93", "#8d6e00", "#00838f"};
  std::map<std::string, Growth> lines = all;
  std::erase_if(lines,
                [](const auto& line) { return line.second.size() < 2 || line.second.begin()->second <= 0; });
  if (lines.empty()) return {};
  const Axes axes = AxesOf(lines);
  std::string svg =
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 820 380\" font-family=\"sans-serif\" "
      "font-size=\"12\">\n<rect width=\"820\" height=\"380\" fill=\"white\"/>\n";
  for (double multiple = 0; multiple <= axes.top; multiple += std::max(0.5, std::ceil(axes.top / 4) / 2)) {
    svg += "<line x1=\"60\" x2=\"620\" y1=\"" + Number(axes.Y(multiple)) + "\" y2=\"" +
           Number(axes.Y(multiple)) + "\" stroke=\"#ddd\"/>\n" +
           Text(52, axes.Y(multiple) + 4, "end", Number(multiple) + " ×");
  }
  for (const auto& [documents, value] : lines.begin()->second) {
    svg += Text(axes.X(documents), kTop + kHeight + 20, "middle", Number(documents));
  }
  svg += Text(kLeft + kWidth / 2, kTop + kHeight + 45, "middle", "documents");
  std::size_t next = 0;
  for (const auto& [name, growth] : lines) {
    const std::string colour = kColours[next % std::size(kColours)];
    std::string points;
    for (const auto& [documents, value] : growth) {
      points += Number(axes.X(documents)) + "," + Number(axes.Y(value / growth.begin()->second)) + " ";
    }
    svg +=
        "<polyline fill=\"none\" stroke-width=\"2\" stroke=\"" + colour + "\" points=\"" + points + "\"/>\n";
    svg += "<g fill=\"" + colour + "\">" +
           Text(640, kTop + 16 + 20 * static_cast<double>(next), "start",
                name + ", from " + Number(growth.begin()->second)) +
           "</g>\n";
    ++next;
  }
  return svg + "</svg>\n";
}

}  // namespace yidan::bench
