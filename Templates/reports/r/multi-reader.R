# Computes the readers' means with readers and cases random again: MRMCaov, jackknife covariances.
library(MRMCaov)
readings <- subset(read.csv("data/readings.csv"), !is.na(call))
readings$test <- "readers"
for (metric in c("binary_sens", "binary_spec")) {
  cat("\n==", metric, "\n")
  fit <- tryCatch(
    if (metric == "binary_sens") {
      mrmc(binary_sens(truth, call), test, reader, case, data = readings, cov = jackknife)
    } else {
      mrmc(binary_spec(truth, call), test, reader, case, data = readings, cov = jackknife)
    },
    error = function(problem) conditionMessage(problem)
  )
  print(if (is.character(fit)) fit else summary(fit))
}
