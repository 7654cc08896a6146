# Compares every two models on the same cases again: areas by DeLong, rates by McNemar's exact test and Tango's limits, Holm.
source("R/common.R")
names <- unique(models$model)
found <- data.frame()
for (first in seq_along(names)) for (second in seq_along(names)) if (first < second) {
  both <- merge(models[models$model == names[first], ], models[models$model == names[second], ], by = "case")
  line <- data.frame(first = names[first], second = names[second])
  parts <- c("_difference", "_difference_lower", "_difference_upper", "_p")
  line[paste0("auc", parts)] <- as.list(area_difference(both$truth.x, both$probability.x, both$probability.y))
  for (class in c(1, 0)) {
    chosen <- both[both$truth.x == class, ]
    values <- paired(
      (chosen$probability.x >= chosen$threshold.x) == class, (chosen$probability.y >= chosen$threshold.y) == class)
    line[paste0(if (class == 1) "sensitivity" else "specificity", parts)] <- as.list(values)
  }
  found <- rbind(found, line)
}
adjusted <- matrix(p.adjust(rbind(found$auc_p, found$sensitivity_p, found$specificity_p), "holm"), 3)
found$auc_p_adjusted <- adjusted[1, ]
found$sensitivity_p_adjusted <- adjusted[2, ]
found$specificity_p_adjusted <- adjusted[3, ]
repeats("model-minus-model", found, c("first", "second"))
