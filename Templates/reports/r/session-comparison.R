# Compares every two sessions of the readers again, the later minus the earlier: two tests that every reader has, readers
# and cases random (R/obuchowski-rockette.R). Only readers who answered in both sessions, five at least.
source("R/common.R")
source("R/obuchowski-rockette.R")
all <- table_of("data/sessions.csv")
all$session <- as.character(all$session)
sessions <- unique(all$session)
found <- data.frame()
for (later in seq_along(sessions)) for (earlier in seq_len(later - 1)) for (measure in measures) {
  names <- sessions[c(later, earlier)]
  rows <- all[all$session %in% names, ]
  answered <- unique(rows[rows$answer != "missing", c("session", "reader")])
  both <- names(which(table(as.character(answered$reader)) == 2))
  if (length(both) < 5) next
  rows <- said(rows[as.character(rows$reader) %in% both, ], measure, "call", "confidence")
  if (all(is.na(rows$said))) next
  rows$test <- ifelse(rows$session == names[1], 1, 2)
  values <- tests_difference(rows, measure)
  means <- colMeans(matrix(covariances(rows, measure)$values, ncol = 2))
  found <- rbind(found, data.frame(
    first = names[1], second = names[2], measure, first_mean = means[1], second_mean = means[2], difference = values[1],
    difference_lower = values[2], difference_upper = values[3], p = values[4]))
}
repeats("session-comparison", found, c("first", "second", "measure"), groups = TRUE)
