# Computes the comparison of each model with the mean of each group again: the model is a second test that reads alike for
# every reader (Hillis 2007, section 5.3), readers and cases random.
source("R/common.R")
source("R/obuchowski-rockette.R")
found <- data.frame()
for (name in unique(models$model)) for (group in names(groups)) for (measure in measures) {
  chosen <- groups[[group]]
  if (length(chosen) < 5) next
  own <- said(readings[readings$reader %in% chosen, ], measure, "call", "confidence")
  if (all(is.na(own$said))) next
  own$test <- "readers"
  one <- models[models$model == name, ]
  one$said <- if (measure == "AUC") one$probability else as.numeric(one$probability >= one$threshold)
  columns <- c("reader", "test", "case", "truth", "said")
  copies <- do.call(rbind, lapply(chosen, function(code) {
    data.frame(reader = code, test = "model", case = one$case, truth = one$truth, said = one$said)
  }))
  values <- tests_difference(rbind(copies, own[, columns]), measure)
  found <- rbind(found, data.frame(
    model = name, group, measure, difference = values[1], difference_lower = values[2], difference_upper = values[3],
    p = values[4]))
}
repeats("model-minus-groups", found, c("model", "group", "measure"), groups = TRUE)
