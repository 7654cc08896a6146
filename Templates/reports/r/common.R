# What the other scripts share: the data after the rules, and the comparison of a table with what R computes.
# Run every script in the folder of the analysis: Rscript R/readers.R

table_of <- function(path) read.csv(path, check.names = FALSE, stringsAsFactors = FALSE)
readings <- if (file.exists("data/readings.csv")) table_of("data/readings.csv") else NULL
models <- if (file.exists("data/models.csv")) subset(table_of("data/models.csv"), !is.na(probability)) else NULL
settings <- paste(readLines("results.json", warn = FALSE), collapse = " ")
setting <- function(name) as.numeric(sub(paste0('.*"', name, '" *: *"?([0-9.]+).*'), "\\1", settings))
level <- setting("level")
tail_share <- (1 - level) / 2
z <- qnorm(1 - tail_share)

# The readers of each group, by the group's name in the tables.
groups <- if (is.null(readings)) list() else {
  # A column without any word reads as NA.
  of <- unique(readings[, c("reader", "specialty_name", "group")])
  found <- list("All readers" = of$reader)
  for (name in setdiff(unique(of$group), c("", NA))) found[[paste("Group:", name)]] <- of$reader[of$group == name]
  for (name in setdiff(unique(of$specialty_name), c("", NA))) found[[name]] <- of$reader[of$specialty_name == name]
  found
}

# Compares a table with the same numbers from R, row by row; stops when one differs.
#
# found: rows with the table's key columns and any of its number columns, or of text that must be the same; tolerance:
# largest difference, absolute and relative to the value, or by column; groups: whether the table may hold words only,
# as it does when all groups have fewer than five readers.
repeats <- function(name, found, keys, tolerance = c(), groups = FALSE) {
  if (groups && nrow(found) == 0) {
    cat(sprintf("tables/%s.csv: fewer than five readers, no number to repeat\n", name))
    return(invisible())
  }
  table <- table_of(paste0("tables/", name, ".csv"))
  columns <- setdiff(intersect(names(found), names(table)), keys)
  key <- function(rows) do.call(paste, c(lapply(keys, function(one) rows[[one]]), sep = " | "))
  place <- match(key(table), key(found))
  compared <- 0
  largest <- 0
  wrong <- c()
  for (column in columns) {
    if (is.character(found[[column]])) {
      ours <- ifelse(is.na(table[[column]]), "", as.character(table[[column]]))
      theirs <- found[[column]][place]
      known <- !is.na(theirs)
      compared <- compared + sum(known)
      for (row in which(known & ours != theirs)) {
        wrong <- c(wrong, paste0("  ", key(table)[row], ", ", column, ": ", ours[row], ", R: ", theirs[row]))
      }
      next
    }
    ours <- suppressWarnings(as.numeric(table[[column]]))
    theirs <- found[[column]][place]
    known <- !is.na(ours) & !is.na(theirs)
    allowed <- if (column %in% names(tolerance)) tolerance[[column]] else 1e-8
    distance <- abs(ours - theirs) / pmax(1, abs(theirs))
    distance[ours == theirs] <- 0
    compared <- compared + sum(known)
    largest <- max(largest, distance[known])
    for (row in which(known & distance > allowed)) {
      wrong <- c(wrong, paste0("  ", key(table)[row], ", ", column, ": ", ours[row], ", R: ", theirs[row]))
    }
  }
  cat(sprintf("tables/%s.csv: %d values repeated, largest difference %.1e\n", name, compared, largest))
  if (compared == 0) stop("nothing to compare")
  if (length(wrong) > 0) stop("these differ:\n", paste(wrong, collapse = "\n"))
}

exact <- function(right, all) if (all == 0) c(NA, NA, NA) else {
  c(right / all, binom.test(right, all, conf.level = level)$conf.int)
}

# Replaces exact limits by those of epiR's epi.tests where it is installed. ours: our names, by epiR's.
by_epiR <- function(values, tp, fp, fn, tn, ours) {
  if (!requireNamespace("epiR", quietly = TRUE) || tp + fn == 0 || fp + tn == 0) return(values)
  counts <- as.table(matrix(c(tp, fp, fn, tn), nrow = 2, byrow = TRUE))
  tests <- suppressWarnings(epiR::epi.tests(counts, method = "exact", conf.level = level)$detail)
  for (statistic in names(ours)) {
    if (!any(is.na(values[[ours[[statistic]]]]))) {
      values[[ours[[statistic]]]] <- as.numeric(tests[tests$statistic == statistic, c("est", "lower", "upper")])
    }
  }
  values
}

# Wilson limits of a share, or of what lies as far from the estimate as a share would.
wilson <- function(estimate, n) {
  centre <- estimate + z^2 / (2 * n)
  half <- z * sqrt(estimate * (1 - estimate) / n + z^2 / (4 * n^2))
  (centre + c(-half, half)) / (1 + z^2 / n)
}

# F1 with limits of J = TP / (TP + FP + FN), carried over by 2 J / (1 + J).
f1 <- function(tp, fp, fn, limits = wilson) {
  j <- c(tp / (tp + fp + fn), limits(tp / (tp + fp + fn), tp + fp + fn))
  2 * j / (1 + j)
}

# Wins of each case with a fracture over each without; ties count one half.
wins <- function(truth, score) outer(score[truth == 1], score[truth == 0], function(a, b) (a > b) + (a == b) / 2)

# Deviations of a score's area by case, whose cross products are DeLong's covariances.
delong <- function(truth, score) {
  won <- wins(truth, score)
  m <- nrow(won)
  n <- ncol(won)
  list(
    area = mean(won),
    deviations = c((rowMeans(won) - mean(won)) / sqrt(m * (m - 1)), (colMeans(won) - mean(won)) / sqrt(n * (n - 1)))
  )
}

# Area and limits as the tables choose them: DeLong's, near 0 and 1 (smaller class times distance below 5) on the logit
# scale, at 0 and 1 Newcombe's score.
area_limits <- function(truth, score) {
  if (length(unique(truth)) < 2 || length(unique(score)) < 2) return(c(NA, NA, NA))
  found <- delong(truth, score)
  a <- found$area
  error <- sqrt(sum(found$deviations^2))
  m <- sum(truth == 1)
  n <- sum(truth == 0)
  if (m == 1 || n == 1 || a == 0 || a == 1) {
    limit <- function(observed) {
      if (observed <= 0) return(0)
      excess <- function(theta) {
        spread <- 1 + ((m + n) / 2 - 1) * ((1 - theta) / (2 - theta) + theta / (1 + theta))
        (observed - theta)^2 - z^2 * theta * (1 - theta) * spread / (m * n)
      }
      uniroot(excess, c(0, observed * (1 - 1e-12)), tol = 1e-14)$root
    }
    return(c(a, limit(a), 1 - limit(1 - a)))
  }
  plain <- a + c(-z, z) * error
  if (plain[1] >= 0 && plain[2] <= 1 && min(m, n) * min(a, 1 - a) >= 5 - 1e-9) return(c(a, plain))
  c(a, plogis(qlogis(a) + c(-z, z) * error / (a * (1 - a))))
}

# Difference of two areas of the same cases: estimate, limits, p (DeLong, normal).
area_difference <- function(truth, first, second) {
  one <- delong(truth, first)
  other <- delong(truth, second)
  error <- sqrt(sum((one$deviations - other$deviations)^2))
  difference <- one$area - other$area
  c(difference, difference + c(-z, z) * error, 2 * pnorm(-abs(difference) / error))
}

# Difference of paired proportions: estimate, Tango's score limits, p of McNemar's exact test.
paired <- function(first, second) {
  b <- sum(first & !second)
  c <- sum(!first & second)
  n <- length(first)
  score <- function(d) {
    linear <- (2 * n - b + c) * d - b - c
    only_second <- (sqrt(pmax(0, linear^2 + 8 * n * c * d * (1 - d))) - linear) / (4 * n)
    variance <- n * pmax(0, 2 * only_second + d * (1 - d))
    distance <- b - c - n * d
    if (abs(distance) < 1e-12 * n) 0 else distance / sqrt(max(variance, 1e-300))
  }
  estimate <- (b - c) / n
  root <- function(target, from, to) uniroot(function(d) score(d) - target, c(from, to), tol = 1e-14)$root
  lower <- if (estimate == -1) -1 else root(z, -1 + 1e-12, estimate)
  upper <- if (estimate == 1) 1 else root(-z, estimate, 1 - 1e-12)
  p <- if (b + c == 0) 1 else binom.test(b, b + c)$p.value
  c(estimate, lower, upper, p)
}

# Readings with the probability and call of one model beside each.
beside <- function(name) {
  one <- models[models$model == name, ]
  one$model_call <- as.numeric(one$probability >= one$threshold)
  merge(readings, one[, c("case", "probability", "model_call")], by = "case", sort = FALSE)
}

# Agreement of several raters. counts: how many gave each answer, one case a row. Fleiss' kappa and Gwet's AC1 have cases
# random (Gwet 2008), Krippendorff's alpha the jackknife over cases.
agreement <- function(counts) {
  counts <- counts[rowSums(counts) > 0, , drop = FALSE]
  n <- nrow(counts)
  size <- rowSums(counts)
  several <- size > 1
  own <- ifelse(several, rowSums(counts * (counts - 1)) / pmax(1, size * (size - 1)), 0)
  observed <- sum(own) / sum(several)
  rates <- colMeans(counts / size)
  others <- ncol(counts) - 1
  coefficient <- function(chance, of_case) {
    value <- (observed - chance) / (1 - chance)
    linear <- n / sum(several) * (own - chance * several) / (1 - chance) -
      2 * (1 - value) * (of_case - chance) / (1 - chance)
    error <- sqrt(sum((linear - value)^2) / (n * (n - 1)))
    value + c(0, -1, 1) * qt(1 - tail_share, n - 1) * error
  }
  fleiss <- coefficient(sum(rates^2), as.vector(counts %*% rates) / size)
  gwet <- coefficient(sum(rates * (1 - rates)) / others, as.vector(counts %*% (1 - rates)) / size / others)
  alpha <- function(counts) {
    size <- rowSums(counts)
    all <- sum(size)
    disagreement <- sum(rowSums(counts * (size - counts)) / (size - 1))
    1 - (all - 1) * disagreement / sum(colSums(counts) * (all - colSums(counts)))
  }
  paired_cases <- counts[several, , drop = FALSE]
  left_out <- sapply(seq_len(nrow(paired_cases)), function(index) alpha(paired_cases[-index, , drop = FALSE]))
  m <- length(left_out)
  error <- sqrt((m - 1) / m * sum((left_out - mean(left_out))^2))
  krippendorff <- alpha(paired_cases) + c(0, -1, 1) * qt(1 - tail_share, m - 1) * error
  line <- data.frame(
    pairwise = observed, unanimous = mean(apply(paired_cases, 1, max) == rowSums(paired_cases)))
  line[paste0("fleiss", c("", "_lower", "_upper"))] <- as.list(fleiss)
  line[paste0("gwet_ac1", c("", "_lower", "_upper"))] <- as.list(gwet)
  line[paste0("krippendorff", c("", "_lower", "_upper"))] <- as.list(krippendorff)
  line
}
