# Puts the reviews side by side by case again, and how each map lies to the box.
source("R/common.R")
reviews <- table_of("data/heat-map-reviews.csv")
cases <- table_of("data/cases.csv")
words <- c("fracture-site" = "at the fracture site", "opposite" = "opposite hip", "elsewhere" = "elsewhere")
codes <- setdiff(unique(reviews$reviewer), c("", NA))
found <- unique(reviews[, c("model", "case", "peak_in_box", "energy_in_box")])
found$truth <- ifelse(cases$truth[match(found$case, cases$case)] == 1, "fracture", "no fracture")
found$peak_in_box <- ifelse(is.na(found$peak_in_box), "", ifelse(found$peak_in_box == 1, "yes", "no"))
for (index in seq_along(codes)) {
  own <- reviews[reviews$reviewer %in% codes[index], ]
  place <- own$place[match(paste(found$model, found$case), paste(own$model, own$case))]
  found[[paste0("reviewer_", index)]] <- ifelse(is.na(place) | place == "", "", words[place])
}
repeats("heat-map-cases", found, c("model", "case"))
