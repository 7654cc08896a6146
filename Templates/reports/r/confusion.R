# Counts the confusion matrices again.
source("R/common.R")
counts <- function(who, call, truth) {
  known <- !is.na(call)
  data.frame(
    who, true_positive = sum(call[known] == 1 & truth[known] == 1), false_negative = sum(call[known] == 0 & truth[known] == 1),
    true_negative = sum(call[known] == 0 & truth[known] == 0), false_positive = sum(call[known] == 1 & truth[known] == 0),
    counted = sum(known))
}
found <- data.frame()
for (name in unique(models$model)) {
  one <- models[models$model == name, ]
  found <- rbind(found, counts(name, as.numeric(one$probability >= one$threshold), one$truth))
}
for (code in unique(readings$reader)) {
  one <- readings[readings$reader == code, ]
  found <- rbind(found, counts(code, one$call, one$truth))
}
repeats("confusion", found, "who")
