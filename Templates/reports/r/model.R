# Computes the models' numbers again: exact limits by epiR, the ROC curve by pROC, where these are installed (else by
# binom.test and DeLong's formula); score limits of ratios by uniroot, since epiR has log limits for them.
source("R/common.R")

# Miettinen and Nurminen's score limits, searched on the scale of the logarithm. restricted: shares under the hypothesis.
score_limits <- function(score) {
  root <- function(target) tryCatch(
    exp(uniroot(function(logarithm) score(exp(logarithm)) - target, c(-30, 30), tol = 1e-13)$root),
    error = function(problem) NA)
  c(root(z), root(-z))
}
ratio <- function(x1, n1, x2, n2) {
  n <- n1 + n2
  c(x1 / n1 / (x2 / n2), score_limits(function(theta) {
    b <- n1 * theta + x1 + n2 + x2 * theta
    p2 <- 2 * (x1 + x2) / (b + sqrt(max(0, b^2 - 4 * n * theta * (x1 + x2))))
    p1 <- min(1, theta * p2)
    variance <- (p1 * (1 - p1) / n1 + theta^2 * p2 * (1 - p2) / n2) * n / (n - 1)
    (x1 / n1 - theta * x2 / n2) / sqrt(max(variance, 1e-300))
  }))
}
odds_ratio <- function(x1, n1, x2, n2) {
  n <- n1 + n2
  c(x1 * (n2 - x2) / ((n1 - x1) * x2), score_limits(function(theta) {
    a <- n2 * (theta - 1)
    b <- n1 * theta + n2 - (x1 + x2) * (theta - 1)
    p2 <- if (abs(a) < 1e-12) (x1 + x2) / n else (-b + sqrt(b^2 + 4 * a * (x1 + x2))) / (2 * a)
    p1 <- p2 * theta / (1 + p2 * (theta - 1))
    (x1 - n1 * p1) * sqrt((1 / (n1 * p1 * (1 - p1)) + 1 / (n2 * p2 * (1 - p2))) * (n - 1) / n)
  }))
}
# Newcombe's limits of a difference of independent shares, from Wilson's.
hybrid <- function(x1, n1, x2, n2) {
  p1 <- x1 / n1
  p2 <- x2 / n2
  one <- wilson(p1, n1)
  two <- wilson(p2, n2)
  p1 - p2 + c(0, -sqrt((p1 - one[1])^2 + (two[2] - p2)^2), sqrt((one[2] - p1)^2 + (p2 - two[1])^2))
}
matthews <- function(tp, fp, fn, tn) {
  rows <- c(tp + fp, fn + tn)
  columns <- c(tp + fn, fp + tn)
  scale <- sqrt(prod(rows)) * sqrt(prod(columns))
  phi <- (tp * tn - fp * fn) / scale
  skew <- c(diff(-rows), diff(-columns))
  variance <- 1 - phi^2 + phi * (1 + phi^2 / 2) * prod(skew) / scale -
    0.75 * phi^2 * (skew[1]^2 / prod(rows) + skew[2]^2 / prod(columns))
  half <- z * sqrt(variance / sum(rows)) / (1 - phi^2)
  c(phi, tanh(atanh(phi) + c(-half, half)))
}

published <- table_of("tables/model.csv")
found <- data.frame()
for (name in unique(models$model)) {
  one <- models[models$model == name, ]
  call <- one$probability >= one$threshold[1]
  truth <- one$truth == 1
  tp <- sum(call & truth)
  fp <- sum(call & !truth)
  fn <- sum(!call & truth)
  tn <- sum(!call & !truth)
  n <- length(truth)
  youden <- hybrid(tp, tp + fn, fp, fp + tn)
  score <- 2 * tp / (2 * tp + fp + fn)
  deviation <- sqrt(score * (1 - score) * (2 - score)^2 / 2 / (tp + fp + fn))
  area <- delong(one$truth, one$probability)
  error <- sqrt(sum(area$deviations^2))
  if (requireNamespace("pROC", quietly = TRUE)) {
    curve <- pROC::roc(one$truth, one$probability, levels = c(0, 1), direction = "<", quiet = TRUE)
    area$area <- as.numeric(pROC::auc(curve))
    error <- sqrt(pROC::var(curve, method = "delong"))
  }
  near <- if (tp * fp * fn * tn == 0) list() else list(
    "Matthews's correlation" = matthews(tp, fp, fn, tn),
    "positive likelihood ratio" = ratio(tp, tp + fn, fp, fp + tn),
    "negative likelihood ratio" = ratio(fn, tp + fn, tn, fp + tn),
    "diagnostic odds ratio" = odds_ratio(tp, tp + fn, fp, fp + tn)
  )
  values <- c(list(
    "sensitivity" = exact(tp, tp + fn), "specificity" = exact(tn, tn + fp),
    "false negative rate" = exact(fn, tp + fn), "false positive rate" = exact(fp, fp + tn),
    "positive predictive value" = exact(tp, tp + fp), "negative predictive value" = exact(tn, tn + fn),
    "false discovery rate" = exact(fp, tp + fp), "false omission rate" = exact(fn, fn + tn),
    "accuracy" = exact(tp + tn, n), "share of diseased cases" = exact(tp + fn, n),
    "share of positive calls" = exact(tp + fp, n), "share ruled out" = exact(fn + tn, n),
    "balanced accuracy" = (youden + 1) / 2,
    "Youden's index" = youden, "F1 score" = f1(tp, fp, fn),
    "F1 score (Clopper-Pearson through TP/(TP+FP+FN))" = f1(tp, fp, fn, function(j, all) exact(tp, all)[-1]),
    "F1 score (delta method)" = score + c(0, -z, z) * deviation,
    "F1 score (as in the source paper: Wilson as if F1 were a proportion of all cases)" = c(score, wilson(score, n)),
    "AUC" = if (error > 0) area$area + c(0, -z, z) * error else c(NA, NA, NA),
    "AUC (limits inside 0 to 1)" = area_limits(one$truth, one$probability)
  ), near)
  values <- by_epiR(values, tp, fp, fn, tn, c(
    se = "sensitivity", sp = "specificity", p.tndp = "false negative rate", p.tpdn = "false positive rate",
    pv.pos = "positive predictive value", pv.neg = "negative predictive value", p.dntp = "false discovery rate",
    p.dptn = "false omission rate", diag.ac = "accuracy", tp = "share of diseased cases", ap = "share of positive calls",
    p.rout = "share ruled out"))
  # Predictive values at other shares of fractures, by the logit (Mercaldo, Lau & Zhou 2007).
  for (measure in grep("at a prevalence of", published$measure[published$model == name], value = TRUE)) {
    share <- as.numeric(sub(".* ", "", measure))
    counts <- c(tp, fn, tn, fp) + if (tp * fp * fn * tn == 0) z^2 / 2 else 0
    sensitivity <- counts[1] / sum(counts[1:2])
    specificity <- counts[3] / sum(counts[3:4])
    odds <- share / (1 - share)
    of <- if (startsWith(measure, "positive")) c(
      log(odds * sensitivity / (1 - specificity)),
      (1 - sensitivity) / counts[1] + specificity / counts[4]
    ) else c(
      log(specificity / (1 - sensitivity) / odds),
      sensitivity / counts[2] + (1 - specificity) / counts[3])
    values[[measure]] <- plogis(of[1] + c(0, -z, z) * sqrt(of[2]))
  }
  if (youden[2] > 0) values[["number needed to diagnose"]] <- 1 / youden[c(1, 3, 2)]
  found <- rbind(found, data.frame(
    model = name, measure = names(values), value = sapply(values, `[`, 1), value_lower = sapply(values, `[`, 2),
    value_upper = sapply(values, `[`, 3)))
}
repeats("model", found, c("model", "measure"))

# Two bootstraps with other draws agree up to their Monte Carlo error.
resampled <- data.frame()
for (name in unique(models$model)) {
  one <- models[models$model == name, ]
  with <- one$probability[one$truth == 1]
  without <- one$probability[one$truth == 0]
  won <- wins(one$truth, one$probability)
  set.seed(1)
  values <- replicate(4000, mean(won[sample(length(with), replace = TRUE), sample(length(without), replace = TRUE)]))
  limits <- quantile(values, c(tail_share, 1 - tail_share))
  resampled <- rbind(resampled, data.frame(
    model = name, measure = "AUC (bootstrap)", value = mean(won), value_lower = limits[1], value_upper = limits[2]))
  # Few resamples wander further.
  wandering <- max(sd(values) * max(0.5, 12 / sqrt(setting("bootstrap_replicates"))), 1e-6)
}
repeats("model", resampled, c("model", "measure"), c(value_lower = wandering, value_upper = wandering))
