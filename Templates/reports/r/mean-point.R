# Computes the readers' mean points and the models' sensitivity at the same specificity again; the limits come from other
# draws and agree up to their Monte Carlo error.
source("R/common.R")

# Sensitivity on the empirical curve, linear between points, the upper end of vertical steps.
on_curve <- function(with, without, alarm_rate) {
  cuts <- sort(unique(c(with, without)), decreasing = TRUE)
  hits <- c(0, sapply(cuts, function(cut) mean(with >= cut)))
  alarms <- c(0, sapply(cuts, function(cut) mean(without >= cut)))
  before <- max(which(alarms <= alarm_rate + 1e-12))
  if (before == length(alarms)) return(1)
  share <- max(0, alarm_rate - alarms[before]) / (alarms[before + 1] - alarms[before])
  hits[before] + share * (hits[before + 1] - hits[before])
}

found <- data.frame()
wandering <- 0
for (name in unique(models$model)) for (group in names(groups)) {
  chosen <- groups[[group]]
  if (length(chosen) < 5) next
  rows <- beside(name)
  rows <- rows[rows$reader %in% chosen & !is.na(rows$call), ]
  complete <- names(which(table(rows$case) == length(chosen)))
  rows <- rows[rows$case %in% complete, ]
  calls <- tapply(rows$call, list(rows$case, rows$reader), sum)
  first <- rows[match(rownames(calls), rows$case), ]
  with <- which(first$truth == 1)
  without <- which(first$truth == 0)
  if (length(with) == 0 || length(without) == 0) next
  difference <- function(positives, negatives, readers) {
    alarm_rate <- mean(calls[negatives, readers])
    on_curve(first$probability[positives], first$probability[negatives], alarm_rate) - mean(calls[positives, readers])
  }
  specificity <- 1 - mean(calls[without, ])
  sensitivity <- mean(calls[with, ])
  model <- on_curve(first$probability[with], first$probability[without], 1 - specificity)
  set.seed(1)
  draws <- replicate(1000, {
    positives <- with[sample(length(with), replace = TRUE)]
    negatives <- without[sample(length(without), replace = TRUE)]
    c(difference(positives, negatives, sample(length(chosen), replace = TRUE)),
      difference(positives, negatives, seq_along(chosen)))
  })
  limits <- apply(draws, 1, quantile, c(tail_share, 1 - tail_share))
  wandering <- max(wandering, apply(draws, 1, sd))
  found <- rbind(found, data.frame(
    model = name, group, specificity, sensitivity, model_sensitivity = model,
    readers_and_cases = model - sensitivity, readers_and_cases_lower = limits[1, 1], readers_and_cases_upper = limits[2, 1],
    cases = model - sensitivity, cases_lower = limits[1, 2], cases_upper = limits[2, 2]))
}
limits <- c("readers_and_cases_lower", "readers_and_cases_upper", "cases_lower", "cases_upper")
repeats("mean-point", found, c("model", "group"), setNames(rep(wandering, 4), limits), groups = TRUE)
