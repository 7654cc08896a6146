# Computes the model's numbers again: pROC for the ROC curve, epiR for the 2x2 table. Run in the folder of the analysis.
library(pROC)
library(epiR)
models <- read.csv("data/models.csv")
for (name in unique(models$model)) {
  one <- subset(models, model == name & !is.na(probability))
  cat("\n==", name, "\n")
  curve <- roc(one$truth, one$probability, levels = c(0, 1), direction = "<", quiet = TRUE)
  print(ci.auc(curve, method = "delong"))
  call <- one$probability >= one$threshold[1]
  counts <- c(sum(call & one$truth == 1), sum(call & one$truth == 0), sum(!call & one$truth == 1), sum(!call & one$truth == 0))
  print(epi.tests(as.table(matrix(counts, 2, byrow = TRUE)), method = "exact", digits = 4))
}
