# Computes the agreement among the reviewers of the heat maps again, over three places (R/common.R).
source("R/common.R")
reviews <- table_of("data/heat-map-reviews.csv")
reviews <- reviews[!is.na(reviews$reviewer) & reviews$reviewer != "", ]
found <- data.frame()
for (name in unique(reviews$model)) {
  own <- reviews[reviews$model == name, ]
  reviewers <- length(unique(own$reviewer))
  if (reviewers < 2) next
  places <- factor(own$place, c("fracture-site", "opposite", "elsewhere"))
  counts <- table(factor(own$case, unique(own$case)), places)
  counts <- matrix(counts, nrow(counts))
  if (sum(rowSums(counts) > 1) < 2) next
  found <- rbind(found, data.frame(model = name, reviewers, agreement(counts)))
}
repeats("heat-map-agreement", found, "model")
