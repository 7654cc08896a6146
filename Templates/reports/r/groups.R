# Computes the readers' means again: t intervals over readers, and with readers and cases random (R/obuchowski-rockette.R).
source("R/common.R")
source("R/obuchowski-rockette.R")
found <- data.frame()
for (name in names(groups)) for (measure in measures) {
  rows <- said(readings[readings$reader %in% groups[[name]], ], measure, "call", "confidence")
  rows$test <- "readers"
  if (all(is.na(rows$said))) next
  values <- covariances(rows, measure)$values
  half <- if (length(values) > 1) qt(1 - tail_share, length(values) - 1) * sd(values) / sqrt(length(values)) else NA
  random <- readers_mean(rows, measure)
  found <- rbind(found, data.frame(
    group = name, measure, mean = mean(values), mean_lower = mean(values) - half, mean_upper = mean(values) + half,
    mean_multi_reader = random[1], mean_multi_reader_lower = random[2], mean_multi_reader_upper = random[3],
    minimum = min(values), median = median(values), maximum = max(values)))
}
repeats("groups", found, c("group", "measure"))

# The same by MRMCaov, where it is installed.
if (requireNamespace("MRMCaov", quietly = TRUE)) {
  rows <- subset(readings, !is.na(call))
  rows$test <- "readers"
  library(MRMCaov)
  print(summary(mrmc(binary_sens(truth, call), test, reader, case, data = rows, cov = jackknife)))
  print(summary(mrmc(binary_spec(truth, call), test, reader, case, data = rows, cov = jackknife)))
}
