# Computes the paired comparison of each model with each reader again: McNemar's exact test and Tango's limits within each
# class, Holm over both; areas by DeLong.
source("R/common.R")
found <- data.frame()
for (name in unique(models$model)) {
  rows <- beside(name)
  own <- data.frame()
  for (code in unique(readings$reader)) {
    line <- data.frame(model = name, reader = code)
    for (class in c(1, 0)) {
      chosen <- rows[rows$reader == code & rows$truth == class & !is.na(rows$call), ]
      values <- if (nrow(chosen) == 0) rep(NA, 4) else paired(chosen$model_call == class, chosen$call == class)
      prefix <- if (class == 1) "sensitivity" else "specificity"
      line[paste0(prefix, c("_difference", "_difference_lower", "_difference_upper", "_p"))] <- as.list(values)
    }
    sure <- rows[rows$reader == code & !is.na(rows$confidence), ]
    values <- if (length(unique(sure$truth)) < 2) rep(NA, 4) else area_difference(sure$truth, sure$probability, sure$confidence)
    line[paste0("auc", c("_difference", "_difference_lower", "_difference_upper", "_p"))] <- as.list(values)
    own <- rbind(own, line)
  }
  adjusted <- p.adjust(rbind(own$sensitivity_p, own$specificity_p), "holm")
  own$sensitivity_p_adjusted <- adjusted[c(TRUE, FALSE)]
  own$specificity_p_adjusted <- adjusted[c(FALSE, TRUE)]
  own$auc_p_adjusted <- p.adjust(own$auc_p, "holm")
  found <- rbind(found, own)
}
repeats("model-minus-readers", found, c("model", "reader"))
