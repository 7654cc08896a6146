# Computes the tests and standardised differences of the study population again: t.test, chisq.test.
source("R/common.R")
cases <- table_of("data/cases.csv")
with <- cases[cases$truth == 1, ]
without <- cases[cases$truth == 0, ]
found <- data.frame(characteristic = character(), p = numeric(), standardised_difference = numeric())
add <- function(name, p, difference) {
  found <<- rbind(found, data.frame(characteristic = name, p = p, standardised_difference = difference))
}
for (part in list(c("Age, years", "age"), c("Injury severity score", "iss"))) {
  first <- na.omit(with[[part[2]]])
  second <- na.omit(without[[part[2]]])
  if (length(first) + length(second) < 1) next
  p <- tryCatch(t.test(first, second, var.equal = TRUE)$p.value, error = function(problem) NA)
  add(part[1], p, (mean(first) - mean(second)) / sqrt((var(first) + var(second)) / 2))
}
sexes <- sort(setdiff(unique(cases$sex), c("", NA)))
if (length(sexes) > 1) {
  counts <- sapply(list(with, without), function(rows) sapply(sexes, function(sex) sum(rows$sex == sex, na.rm = TRUE)))
  p <- suppressWarnings(chisq.test(counts, correct = FALSE)$p.value)
  for (index in seq_along(sexes)) {
    share <- counts[index, ] / colSums(counts)
    add(paste("Sex:", sexes[index]), if (index == 1) p else NA, diff(-share) / sqrt(sum(share * (1 - share)) / 2))
  }
}
repeats("population", found, "characteristic")
