# Computes the areas again: empirical ones with DeLong's or Newcombe's limits, binormal ones by the greatest likelihood of
# ordered categories (Dorfman & Alf, J Math Psychol 1969;6:487), which optim finds and scoring makes exact. The empirical
# area is pROC's where it is installed.
source("R/common.R")

# Joins neighbouring scores of one class only, which changes no estimate. counts: two columns, without and with a fracture.
runs <- function(counts) {
  counts <- counts[rowSums(counts) > 0, , drop = FALSE]
  kind <- (counts[, 1] > 0) + 2 * (counts[, 2] > 0)
  run <- cumsum(c(TRUE, diff(kind) != 0 | kind[-1] == 3))
  rowsum(counts, run, reorder = FALSE)
}
categories <- function(truth, score, most = 20) {
  found <- runs(table(factor(score, sort(unique(score))), factor(truth, c(0, 1))))
  if (nrow(found) <= most) return(found)
  size <- rowSums(found)
  middle <- cumsum(size) - size / 2
  runs(rowsum(found, pmin(most - 1, floor(middle * most / sum(size))), reorder = TRUE))
}

# Shares of the categories from a, b and boundaries, and their derivatives: of both classes, a column or a matrix each.
shares <- function(parameters) {
  a <- parameters[1]
  b <- parameters[2]
  cuts <- parameters[-(1:2)]
  k <- length(cuts)
  between <- function(edges) {
    low <- c(-Inf, edges)
    high <- c(edges, Inf)
    ifelse(low > 0, pnorm(low, lower.tail = FALSE) - pnorm(high, lower.tail = FALSE), pnorm(high) - pnorm(low))
  }
  # Derivatives of the cumulated shares, one a row; those of the shares are differences of neighbours.
  apart <- function(cumulated) rbind(cumulated, 0) - rbind(0, cumulated)
  density <- dnorm(b * cuts - a)
  list(
    of = cbind(between(cuts), between(b * cuts - a)),
    without = apart(cbind(0, 0, diag(dnorm(cuts), k))), with = apart(cbind(-density, cuts * density, diag(b * density, k))))
}

# a, b and the covariance matrix of the two; NULL where the likelihood has no greatest value.
binormal <- function(counts) {
  k <- nrow(counts) - 1
  if (k < 2) return(NULL)
  smooth <- apply(counts + 0.5, 2, function(column) qnorm(cumsum(column) / sum(column))[seq_len(k)])
  b <- min(3, max(0.3, sd(smooth[, 2]) / sd(smooth[, 1])))
  a <- b * mean(smooth[, 1]) - mean(smooth[, 2])
  cuts <- (smooth[, 1] + (smooth[, 2] + a) / b) / 2
  likelihood <- function(parameters) {
    if (parameters[2] <= 0 || any(diff(parameters[-(1:2)]) <= 0)) return(-1e10)
    of <- shares(parameters)$of
    value <- sum((counts * log(of))[counts > 0])
    if (is.finite(value)) value else -1e10
  }
  # b and the distances of the boundaries as logarithms, so that optim needs no bounds.
  opened <- function(p) c(p[1], exp(p[2]), cumsum(c(p[3], exp(p[-(1:3)]))))
  best <- optim(
    c(a, log(b), cuts[1], log(diff(cuts))), function(p) -likelihood(opened(p)), method = "BFGS",
    control = list(maxit = 500, reltol = 1e-14))
  parameters <- opened(best$par)
  totals <- colSums(counts)
  at <- function(parameters) {
    found <- shares(parameters)
    of <- pmax(found$of, 1e-300)
    list(
      gradient = colSums(found$without * counts[, 1] / of[, 1]) + colSums(found$with * counts[, 2] / of[, 2]),
      information = totals[1] * crossprod(found$without / sqrt(of[, 1])) + totals[2] * crossprod(found$with / sqrt(of[, 2])))
  }
  for (turn in 1:200) {
    here <- at(parameters)
    step <- tryCatch(solve(here$information, here$gradient, tol = 1e-30), error = function(problem) NULL)
    if (is.null(step)) return(NULL)
    length <- if (turn < 20) 1 else 1 / 4
    while (length > 1e-12 && likelihood(parameters + length * step) < likelihood(parameters) - 1e-12 * abs(best$value)) {
      length <- length / 2
    }
    parameters <- parameters + length * step
    if (sum(step * here$gradient) < 1e-22) break
  }
  list(a = parameters[1], b = parameters[2], covariance = solve(at(parameters)$information, tol = 1e-30)[1:2, 1:2])
}

areas <- function(who, truth, score) {
  empirical <- area_limits(truth, score)
  if (!is.na(empirical[1]) && requireNamespace("pROC", quietly = TRUE)) {
    empirical[1] <- pROC::auc(pROC::roc(truth, score, levels = c(0, 1), direction = "<", quiet = TRUE))
  }
  fit <- if (length(unique(truth)) < 2) NULL else binormal(categories(truth, score))
  smooth <- c(NA, NA, NA)
  if (!is.null(fit)) {
    whole <- sqrt(1 + fit$b^2)
    slopes <- c(1 / whole, -fit$a * fit$b / whole^3)
    smooth <- pnorm(fit$a / whole + c(0, -z, z) * sqrt(drop(slopes %*% fit$covariance %*% slopes)))
  }
  data.frame(
    who, values = length(unique(score)), auc = empirical[1], auc_lower = empirical[2], auc_upper = empirical[3],
    auc_binormal = smooth[1], auc_binormal_lower = smooth[2], auc_binormal_upper = smooth[3],
    intercept = if (is.null(fit)) NA else fit$a, slope = if (is.null(fit)) NA else fit$b)
}
found <- data.frame()
for (name in unique(models$model)) {
  one <- models[models$model == name, ]
  found <- rbind(found, areas(name, one$truth, one$probability))
}
for (code in unique(readings$reader)) {
  own <- readings[readings$reader == code & !is.na(readings$confidence), ]
  if (nrow(own) > 0) found <- rbind(found, areas(code, own$truth, own$confidence))
}
# Near its optimum the likelihood is flat, and two ways to it end a little apart.
close <- c("auc_binormal", "auc_binormal_lower", "auc_binormal_upper", "intercept", "slope")
repeats("roc-areas", found, "who", setNames(rep(1e-7, 5), close))
