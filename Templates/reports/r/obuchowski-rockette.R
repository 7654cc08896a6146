# The analysis of Obuchowski and Rockette with jackknife covariances and Hillis' degrees of freedom, readers and cases
# random: what MRMCaov computes with mrmc(..., cov = jackknife), in plain R, so that nothing has to be installed.
# Stat Med 2007;26:596; 2014;33:330. Source R/common.R first.

# One reader's value, and how far each case moves it. rows: case, truth and what was said; cases: all of the study.
moved <- function(rows, measure, cases, entering) {
  used <- switch(measure, Sensitivity = rows$truth == 1, Specificity = rows$truth == 0, rep(TRUE, nrow(rows)))
  rows <- rows[used & !is.na(rows$said), ]
  deviations <- setNames(numeric(length(cases)), cases)
  if (nrow(rows) == 0) return(NULL)
  if (measure == "AUC") {
    won <- wins(rows$truth, rows$said)
    value <- mean(won)
    deviations[rows$case[rows$truth == 1]] <- (rowMeans(won) - value) / (nrow(won) - 1)
    deviations[rows$case[rows$truth == 0]] <- (colMeans(won) - value) / (ncol(won) - 1)
  } else {
    right <- as.numeric(rows$said == rows$truth)
    value <- mean(right)
    deviations[rows$case] <- (right - value) / (length(right) - 1)
  }
  list(value = value, deviations = deviations * sqrt((entering - 1) / entering))
}

# Values by reader and test, and their covariances. rows: reader, test, case, truth, said.
covariances <- function(rows, measure) {
  read <- unique(rows[!is.na(rows$said), c("case", "truth")])
  entering <- switch(measure, Sensitivity = sum(read$truth == 1), Specificity = sum(read$truth == 0), nrow(read))
  cells <- unique(rows[, c("test", "reader")])
  cells <- cells[order(cells$test, match(cells$reader, unique(rows$reader))), ]
  found <- lapply(seq_len(nrow(cells)), function(index) {
    own <- rows[rows$reader == cells$reader[index] & rows$test == cells$test[index], ]
    moved(own, measure, as.character(read$case), entering)
  })
  list(
    cells = cells, values = sapply(found, `[[`, "value"), matrix = crossprod(sapply(found, `[[`, "deviations"))
  )
}

# The readers' mean with one test: estimate, limits.
readers_mean <- function(rows, measure) {
  rows$test <- "readers"
  found <- covariances(rows, measure)
  r <- length(found$values)
  if (r < 2) return(c(NA, NA, NA))
  between <- var(found$values)
  cov2 <- mean(found$matrix[row(found$matrix) != col(found$matrix)])
  variance <- between + r * max(cov2, 0)
  df <- if (between > 0) variance^2 / (between^2 / (r - 1)) else Inf
  mean(found$values) + c(0, -1, 1) * qt(1 - tail_share, df) * sqrt(variance / r)
}

# First minus second of two tests that every reader has: estimate, limits, p.
tests_difference <- function(rows, measure) {
  found <- covariances(rows, measure)
  values <- matrix(found$values, ncol = 2)
  r <- nrow(values)
  other_reader <- outer(found$cells$reader, found$cells$reader, "!=")
  other_test <- outer(found$cells$test, found$cells$test, "!=")
  cov2 <- mean(found$matrix[other_reader & !other_test])
  cov3 <- mean(found$matrix[other_reader & other_test])
  residuals <- values - outer(rowMeans(values), colMeans(values), "+") + mean(values)
  within <- sum(residuals^2) / (r - 1)
  denominator <- within + r * max(cov2 - cov3, 0)
  df <- if (within > 0) denominator^2 / (within^2 / (r - 1)) else Inf
  difference <- mean(values[, 1]) - mean(values[, 2])
  error <- sqrt(2 / r * denominator)
  c(difference, difference + c(-1, 1) * qt(1 - tail_share, df) * error, 2 * pt(-abs(difference) / error, df))
}

# First minus second of two tests with readers of their own (split plot; Hillis 2014): estimate, limits, p, the two means.
nested_difference <- function(rows, measure) {
  found <- covariances(rows, measure)
  test <- found$cells$test
  sizes <- table(test)
  means <- tapply(found$values, test, mean)
  within <- sum((found$values - means[as.character(test)])^2) / (length(test) - 2)
  other_reader <- outer(found$cells$reader, found$cells$reader, "!=")
  other_test <- outer(test, test, "!=")
  shared <- max(mean(found$matrix[other_reader & !other_test]) - mean(found$matrix[other_test]), 0)
  own <- within * sum(1 / sizes)
  variance <- own + 2 * shared
  df <- if (own > 0) variance^2 / (own^2 / (length(test) - 2)) else Inf
  difference <- means[[1]] - means[[2]]
  error <- sqrt(variance)
  c(difference, difference + c(-1, 1) * qt(1 - tail_share, df) * error, 2 * pt(-abs(difference) / error, df),
    means[[1]], means[[2]])
}

measures <- c("Sensitivity", "Specificity", "Accuracy", "AUC")
# What is analysed: the confidence for the area, else the call.
said <- function(rows, measure, call, confidence) {
  rows$said <- if (measure == "AUC") rows[[confidence]] else rows[[call]]
  rows
}
