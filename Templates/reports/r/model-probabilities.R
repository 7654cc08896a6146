# Computes the quality of the models' probabilities again: average precision, Brier score and its parts, calibration by glm.
source("R/common.R")
found <- data.frame()
for (name in unique(models$model)) {
  one <- models[models$model == name, ]
  truth <- one$truth
  p <- one$probability
  cuts <- sort(unique(p), decreasing = TRUE)
  recall <- sapply(cuts, function(cut) sum(truth[p >= cut]) / sum(truth))
  precision <- sapply(cuts, function(cut) mean(truth[p >= cut]))
  average <- sum(diff(c(0, recall)) * precision)
  half <- z / sqrt(sum(truth) * average * (1 - average))
  bin <- pmax(1, ceiling(round(p * 10, 12)))
  size <- tapply(p, bin, length)
  said <- tapply(p, bin, mean)
  seen <- tapply(truth, bin, mean)
  prevalence <- mean(truth)
  brier <- mean((p - truth)^2)
  reliability <- sum(size * (said - seen)^2) / length(p)
  resolution <- sum(size * (seen - prevalence)^2) / length(p)
  uncertainty <- prevalence * (1 - prevalence)
  values <- list(
    "Average precision" = c(average, if (average < 1) plogis(qlogis(average) + c(-half, half)) else c(NA, NA)),
    "Brier score" = c(brier, NA, NA), "Brier score: reliability" = c(reliability, NA, NA),
    "Brier score: resolution" = c(resolution, NA, NA), "Brier score: uncertainty" = c(uncertainty, NA, NA),
    "Brier score: within bins" = c(brier - reliability + resolution - uncertainty, NA, NA),
    "Expected calibration error" = c(sum(size * abs(said - seen)) / length(p), NA, NA)
  )
  if (all(p > 0 & p < 1)) {
    logit <- qlogis(p)
    strict <- glm.control(epsilon = 1e-14, maxit = 100)
    wald <- function(fit, name) {
      row <- summary(fit)$coefficients[name, ]
      row[1] + c(0, -z, z) * row[2]
    }
    slope <- glm(truth ~ logit, family = binomial, control = strict)
    large <- glm(truth ~ 1, offset = logit, family = binomial, control = strict)
    values[["Calibration slope"]] <- wald(slope, "logit")
    values[["Calibration in the large"]] <- wald(large, "(Intercept)")
  }
  found <- rbind(found, data.frame(
    model = name, measure = names(values), value = sapply(values, `[`, 1), value_lower = sapply(values, `[`, 2),
    value_upper = sapply(values, `[`, 3)))
}
# Limits of glm rest on the standard errors of its last but one step.
repeats("model-probabilities", found, c("model", "measure"), c(value_lower = 1e-6, value_upper = 1e-6))
