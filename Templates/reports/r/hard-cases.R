# Counts again how many readers were wrong about each case.
source("R/common.R")
rows <- readings[!is.na(readings$call), ]
wrong <- tapply(rows$call != rows$truth, rows$case, sum)
read <- tapply(rows$call, rows$case, length)
found <- data.frame(case = names(wrong), wrong = wrong / read, wrong_count = wrong, wrong_of = read)
repeats("hard-cases", found, "case")
