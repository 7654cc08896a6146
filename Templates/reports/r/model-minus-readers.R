# Computes the paired comparison of each model with each reader again: McNemar's exact test within each class, Holm.
readings <- subset(read.csv("data/readings.csv"), !is.na(call))
models <- subset(read.csv("data/models.csv"), !is.na(probability))
for (name in unique(models$model)) {
  one <- models[models$model == name, ]
  one$model_call <- as.numeric(one$probability >= one$threshold)
  rows <- merge(readings, one[, c("case", "model_call")], by = "case")
  tests <- data.frame()
  for (code in unique(rows$reader)) for (class in c(1, 0)) {
    chosen <- rows[rows$reader == code & rows$truth == class, ]
    only_model <- sum(chosen$model_call == class & chosen$call != class)
    only_reader <- sum(chosen$model_call != class & chosen$call == class)
    p <- if (only_model + only_reader == 0) 1 else binom.test(only_model, only_model + only_reader)$p.value
    tests <- rbind(tests, data.frame(reader = code, class, difference = (only_model - only_reader) / nrow(chosen), p))
  }
  tests$p_holm <- p.adjust(tests$p, "holm")
  cat("\n==", name, "\n")
  print(tests)
}
