# Computes the reading times again: medians and quartiles (R's type 7) over all readings of a group.
source("R/common.R")
rows <- readings[!is.na(readings$seconds) & !is.na(readings$call), ]
found <- data.frame()
for (group in names(groups)) {
  own <- rows[rows$reader %in% groups[[group]], ]
  if (nrow(own) == 0) next
  found <- rbind(found, data.frame(
    group, readings = nrow(own), median = median(own$seconds), lower_quartile = quantile(own$seconds, 0.25),
    upper_quartile = quantile(own$seconds, 0.75), right = median(own$seconds[own$call == own$truth]),
    wrong = median(own$seconds[own$call != own$truth])))
}
repeats("reading-time", found, "group")
