# Computes the agreement among readers again: Fleiss' kappa and Gwet's AC1 with cases random (Gwet 2008, as irrCAC),
# Krippendorff's alpha with the jackknife over cases (R/common.R). What readers said counts: yes and no, whatever the rules
# make of the rest.
source("R/common.R")
found <- data.frame()
for (group in names(groups)) {
  chosen <- groups[[group]]
  if (length(chosen) < 2) next
  rows <- readings[readings$reader %in% chosen & readings$answer %in% c("yes", "no"), ]
  counts <- table(factor(rows$case, unique(readings$case)), factor(rows$answer, c("no", "yes")))
  counts <- matrix(counts, nrow(counts))
  found <- rbind(found, data.frame(group, agreement(counts)))
}
repeats("agreement", found, "group")
