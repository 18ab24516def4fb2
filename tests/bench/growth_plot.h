// How a figure grows with the number of documents, as a drawing for the docs.
#pragma once

#include <map>
#include <string>

namespace yidan::bench {

// Documents to the figure.
using Growth = std::map<double, double>;

// SVG with one line per name, each as a multiple of its own first value, documents on a logarithmic axis.
// "" if nothing has two points.
std::string PlotGrowth(const std::map<std::string, Growth>& lines);

}  // namespace yidan::bench
