# Computes each reader's and each specialty's numbers again: exact limits by binom.test, t intervals over readers.
readings <- subset(read.csv("data/readings.csv"), !is.na(call))
rate <- function(rows, truth) {
  chosen <- rows[rows$truth == truth, ]
  right <- sum(chosen$call == truth)
  limits <- binom.test(right, nrow(chosen))$conf.int
  c(estimate = right / nrow(chosen), lower = limits[1], upper = limits[2])
}
for (code in unique(readings$reader)) {
  rows <- readings[readings$reader == code, ]
  cat(code, "sensitivity", rate(rows, 1), "specificity", rate(rows, 0), "\n")
}
means <- aggregate(
  right ~ reader + specialty + truth,
  data = transform(readings, right = as.numeric(call == truth)), FUN = mean
)
for (name in unique(means$specialty)) for (class in c(1, 0)) {
  values <- means$right[means$specialty == name & means$truth == class]
  if (length(values) > 1) {
    cat(name, if (class == 1) "sensitivity" else "specificity", mean(values), t.test(values)$conf.int, "\n")
  }
}
