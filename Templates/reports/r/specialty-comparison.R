# Compares every two specialties of five readers or more again: readers are nested in specialties and read the same cases
# (split plot), readers and cases random (R/obuchowski-rockette.R).
source("R/common.R")
source("R/obuchowski-rockette.R")
names <- setdiff(unique(readings$specialty_name), c("", NA))
names <- names[sapply(names, function(name) length(unique(readings$reader[readings$specialty_name == name]))) >= 5]
found <- data.frame()
for (first in names) for (second in setdiff(names, first)) for (measure in measures) {
  rows <- said(readings[readings$specialty_name %in% c(first, second), ], measure, "call", "confidence")
  if (all(is.na(rows$said))) next
  rows$test <- ifelse(rows$specialty_name == first, 1, 2)
  values <- nested_difference(rows, measure)
  found <- rbind(found, data.frame(
    first, second, measure, first_mean = values[5], second_mean = values[6], difference = values[1],
    difference_lower = values[2], difference_upper = values[3], p = values[4]))
}
repeats("specialty-comparison", found, c("first", "second", "measure"), groups = TRUE)
