# Computes the summary ROC curves again: the bivariate normal model of logits, restricted maximum likelihood (Reitsma et al.,
# J Clin Epidemiol 2005;58:982), which mada's reitsma() fits too. The optimum is searched by optim.
source("R/common.R")

# Minus the restricted log-likelihood of L (the variance between readers is L L'), and the centre that belongs to it.
# y: logits of sensitivity and false positive rate, one reader a row; v: their variances.
bivariate <- function(y, v) {
  at <- function(root) {
    l <- matrix(c(root[1], root[2], 0, root[3]), 2)
    between <- l %*% t(l)
    weights <- lapply(seq_len(nrow(y)), function(reader) solve(between + diag(v[reader, ])))
    all <- Reduce(`+`, weights)
    centre <- solve(all, Reduce(`+`, lapply(seq_len(nrow(y)), function(reader) weights[[reader]] %*% y[reader, ])))
    value <- sum(sapply(seq_len(nrow(y)), function(reader) {
      off <- y[reader, ] - centre
      -log(det(weights[[reader]])) + t(off) %*% weights[[reader]] %*% off
    }))
    list(value = (value + log(det(all))) / 2, centre = drop(centre), between = between)
  }
  deviance <- function(root) tryCatch(at(root)$value, error = function(problem) 1e10)
  spread <- pmax(0.1, apply(y, 2, sd))
  best <- NULL
  for (correlation in c(0.9, 0, -0.9)) for (share in c(0.7, 0.1)) {
    start <- share * c(spread[1], spread[2] * correlation, spread[2] * sqrt(1 - correlation^2))
    one <- optim(start, deviance, control = list(maxit = 2000, reltol = 1e-15))
    one <- optim(one$par, deviance, control = list(maxit = 2000, reltol = 1e-15))
    if (is.null(best) || one$value < best$value) best <- one
  }
  one <- optim(best$par, deviance, method = "BFGS", control = list(maxit = 500, reltol = 1e-16))
  at(if (one$value < best$value) one$par else best$par)
}

alarms_of_model <- NA
if (!is.null(models)) {
  one <- models[models$model == models$model[1] & models$truth == 0, ]
  if (nrow(one) > 0) alarms_of_model <- mean(one$probability >= one$threshold)
}
found <- data.frame()
for (group in names(groups)) {
  rows <- readings[readings$reader %in% groups[[group]] & !is.na(readings$call), ]
  counts <- t(sapply(split(rows, rows$reader), function(own) c(
    tp = sum(own$call == 1 & own$truth == 1), fn = sum(own$call == 0 & own$truth == 1),
    fp = sum(own$call == 1 & own$truth == 0), tn = sum(own$call == 0 & own$truth == 0))))
  if (length(counts) == 0) next
  counts <- counts[counts[, "tp"] + counts[, "fn"] > 0 & counts[, "fp"] + counts[, "tn"] > 0, , drop = FALSE]
  if (nrow(counts) < 2) next
  # As mada: when any count is 0, one half is added to all.
  added <- counts + if (any(counts == 0)) 0.5 else 0
  y <- cbind(log(added[, "tp"] / added[, "fn"]), log(added[, "fp"] / added[, "tn"]))
  v <- cbind(1 / added[, "tp"] + 1 / added[, "fn"], 1 / added[, "fp"] + 1 / added[, "tn"])
  fit <- bivariate(y, v)
  variances <- diag(fit$between)
  slope <- if (variances[2] > 1e-6) sqrt(variances[1] / variances[2]) else if (variances[1] > 1e-6) NA else 1
  found <- rbind(found, data.frame(
    group, readers = nrow(counts), sensitivity = plogis(fit$centre[1]), specificity = 1 - plogis(fit$centre[2]),
    mean_sensitivity = mean(counts[, "tp"] / (counts[, "tp"] + counts[, "fn"])),
    mean_specificity = mean(counts[, "tn"] / (counts[, "fp"] + counts[, "tn"])), slope,
    at_model = plogis(fit$centre[1] + slope * (qlogis(alarms_of_model) - fit$centre[2]))))
}
# Two searches end a little apart where the likelihood is flat.
repeats("summary-roc", found, "group", c(sensitivity = 1e-5, specificity = 1e-5, slope = 1e-3, at_model = 1e-4))
