# Computes what the rule for missing answers and "cannot assess" can have done again: groups by t intervals over readers,
# readers by binom.test, models minus all readers with readers and cases random (R/obuchowski-rockette.R).
source("R/common.R")
source("R/obuchowski-rockette.R")
open <- !readings$answer %in% c("yes", "no")
rules <- c("", "_worst", "_best")
calls <- list(
  readings$call, ifelse(open, 1 - readings$truth, readings$call), ifelse(open, readings$truth, readings$call))
limits <- c("", "_lower", "_upper")

# One line of the table; value: estimate and limits from readings and measure.
line <- function(who, readers, value) {
  found <- data.frame(who, touched = sum(open & readings$reader %in% readers))
  for (measure in c("Sensitivity", "Specificity")) for (rule in seq_along(rules)) {
    rows <- readings
    rows$call <- calls[[rule]]
    of_class <- rows$truth == (if (measure == "Sensitivity") 1 else 0)
    rows <- rows[rows$reader %in% readers & of_class & !is.na(rows$call), ]
    found[paste0(tolower(measure), rules[rule], limits)] <- as.list(value(rows, measure))
  }
  found
}
share <- function(rows, measure) exact(sum(rows$call == rows$truth), nrow(rows))
mean_share <- function(rows, measure) {
  values <- tapply(rows$call == rows$truth, rows$reader, mean)
  if (length(values) < 2) return(c(NA, NA, NA))
  mean(values) + c(0, -1, 1) * qt(1 - tail_share, length(values) - 1) * sd(values) / sqrt(length(values))
}

found <- data.frame()
for (code in unique(readings$reader)) found <- rbind(found, line(code, code, share))
for (name in names(groups)) found <- rbind(found, line(name, groups[[name]], mean_share))
for (name in unique(models$model)) {
  one <- models[models$model == name, ]
  model_call <- as.numeric(one$probability >= one$threshold)
  minus_readers <- function(rows, measure) {
    copies <- lapply(unique(rows$reader), function(reader) {
      data.frame(reader, test = "model", case = one$case, truth = one$truth, said = model_call)
    })
    own <- data.frame(reader = rows$reader, test = "readers", case = rows$case, truth = rows$truth, said = rows$call)
    if (length(copies) < 2) c(NA, NA, NA) else tests_difference(rbind(do.call(rbind, copies), own), measure)[1:3]
  }
  found <- rbind(found, line(paste(name, "minus all readers"), unique(readings$reader), minus_readers))
}
repeats("rules", found, "who")
