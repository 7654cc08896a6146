# Computes the agreement among readers again: Fleiss' kappa and Gwet's AC1 with cases random (Gwet 2008, as irrCAC),
# Krippendorff's alpha with the jackknife over cases.
source("R/common.R")
found <- data.frame()
for (group in names(groups)) {
  chosen <- groups[[group]]
  if (length(chosen) < 2) next
  rows <- readings[readings$reader %in% chosen & !is.na(readings$call), ]
  counts <- table(factor(rows$case, unique(readings$case)), factor(rows$call, c(0, 1)))
  counts <- matrix(counts, nrow(counts))
  counts <- counts[rowSums(counts) > 0, , drop = FALSE]
  n <- nrow(counts)
  size <- rowSums(counts)
  several <- size > 1
  own <- ifelse(several, rowSums(counts * (counts - 1)) / pmax(1, size * (size - 1)), 0)
  observed <- sum(own) / sum(several)
  rates <- colMeans(counts / size)
  coefficient <- function(chance, of_case) {
    value <- (observed - chance) / (1 - chance)
    linear <- n / sum(several) * (own - chance * several) / (1 - chance) -
      2 * (1 - value) * (of_case - chance) / (1 - chance)
    error <- sqrt(sum((linear - value)^2) / (n * (n - 1)))
    value + c(0, -1, 1) * qt(1 - tail_share, n - 1) * error
  }
  fleiss <- coefficient(sum(rates^2), as.vector(counts %*% rates) / size)
  gwet <- coefficient(sum(rates * (1 - rates)), as.vector(counts %*% (1 - rates)) / size)
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
    group, pairwise = observed, unanimous = mean(apply(paired_cases, 1, max) == rowSums(paired_cases)))
  line[paste0("fleiss", c("", "_lower", "_upper"))] <- as.list(fleiss)
  line[paste0("gwet_ac1", c("", "_lower", "_upper"))] <- as.list(gwet)
  line[paste0("krippendorff", c("", "_lower", "_upper"))] <- as.list(krippendorff)
  found <- rbind(found, line)
}
repeats("agreement", found, "group")
