# Counts where the reviewers saw the activation again: exact limits by binom.test.
source("R/common.R")
reviews <- table_of("data/heat-map-reviews.csv")
cases <- table_of("data/cases.csv")
reviews <- reviews[!is.na(reviews$reviewer) & reviews$reviewer != "", ]
reviews$cases <- ifelse(cases$truth[match(reviews$case, cases$case)] == 1, "fracture", "no fracture")
found <- data.frame()
for (own in split(reviews, list(reviews$model, reviews$reviewer, reviews$cases), drop = TRUE)) {
  places <- own$place[!is.na(own$place) & own$place != ""]
  reviewed <- length(places)
  count <- function(place) sum(places == place)
  site <- exact(count("fracture-site"), reviewed)
  found <- rbind(found, data.frame(
    own[1, c("model", "reviewer", "cases")], maps = nrow(own), reviewed, fracture_site_count = count("fracture-site"),
    fracture_site = site[1], fracture_site_lower = site[2], fracture_site_upper = site[3],
    opposite = count("opposite") / reviewed, opposite_count = count("opposite"), opposite_of = reviewed,
    elsewhere = count("elsewhere") / reviewed, elsewhere_count = count("elsewhere"), elsewhere_of = reviewed))
}
repeats("heat-map-review", found, c("model", "reviewer", "cases"))
