# Computes each reader's numbers again: exact limits by epiR where it is installed, else by binom.test, F1 by Wilson's
# limits, the area of the confidence.
source("R/common.R")
found <- data.frame()
for (code in unique(readings$reader)) {
  own <- readings[readings$reader == code, ]
  rows <- own[!is.na(own$call), ]
  tp <- sum(rows$call == 1 & rows$truth == 1)
  fn <- sum(rows$call == 0 & rows$truth == 1)
  tn <- sum(rows$call == 0 & rows$truth == 0)
  fp <- sum(rows$call == 1 & rows$truth == 0)
  sure <- own[!is.na(own$confidence), ]
  values <- list(
    sensitivity = exact(tp, tp + fn), specificity = exact(tn, tn + fp), accuracy = exact(tp + tn, nrow(rows)),
    false_negative_rate = exact(fn, tp + fn), false_positive_rate = exact(fp, fp + tn), f1 = f1(tp, fp, fn),
    auc = area_limits(sure$truth, sure$confidence)
  )
  values <- by_epiR(values, tp, fp, fn, tn, c(
    se = "sensitivity", sp = "specificity", diag.ac = "accuracy", p.tndp = "false_negative_rate", p.tpdn = "false_positive_rate"))
  line <- data.frame(reader = code, seconds_median = if (all(is.na(own$seconds))) NA else median(own$seconds, na.rm = TRUE))
  for (name in names(values)) line[paste0(name, c("", "_lower", "_upper"))] <- as.list(values[[name]])
  found <- rbind(found, line)
}
repeats("readers", found, "reader")
