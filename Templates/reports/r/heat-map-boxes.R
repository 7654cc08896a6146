# Computes the pointing game and the energy inside the box again, over fractures with a box: binom.test, t.test.
source("R/common.R")
reviews <- table_of("data/heat-map-reviews.csv")
cases <- table_of("data/cases.csv")
boxes <- unique(reviews[!is.na(reviews$peak_in_box), c("model", "case", "peak_in_box", "energy_in_box")])
boxes <- boxes[cases$truth[match(boxes$case, cases$case)] == 1, ]
found <- data.frame()
for (name in unique(boxes$model)) {
  own <- boxes[boxes$model == name, ]
  energy <- own$energy_in_box[!is.na(own$energy_in_box)]
  half <- if (length(energy) > 1) qt(1 - tail_share, length(energy) - 1) * sd(energy) / sqrt(length(energy)) else NA
  values <- rbind(
    exact(sum(own$peak_in_box), nrow(own)),
    if (is.na(half)) c(NA, NA, NA) else mean(energy) + c(0, -half, half))
  found <- rbind(found, data.frame(
    model = name, measure = c("Pointing game: peak inside the box", "Energy inside the box"), fractures = nrow(own),
    value = values[, 1], value_lower = values[, 2], value_upper = values[, 3]))
}
repeats("heat-map-boxes", found, c("model", "measure"))
