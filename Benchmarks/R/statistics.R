# The work of statistics-benchmark in R: processor time on one thread, and the numbers that came of it, as JSON.
#
#   Rscript statistics.R area scores.csv REPLICATES
#   Rscript statistics.R multi-reader ratings.csv
#   Rscript statistics.R reader-table readings.csv readers.csv cases.csv model.csv
#
# Needs pROC and jsonlite. MRMCaov, RJafroc and iMRMC are timed when they are installed.
suppressPackageStartupMessages({
  library(pROC)
  library(jsonlite)
})

# Median processor time of repeated runs, after a first one that loads everything; work of seconds runs once.
measured <- function(name, work, least = 0.5) {
  numbers <- NULL
  once <- function() sum(system.time(numbers <<- work(), gcFirst = FALSE)[1:2])
  times <- once()
  if (times < 5) {
    times <- c()
    while (length(times) < 3 || sum(times) < least) times <- c(times, once())
  }
  list(name = name, seconds = median(times), runs = length(times), numbers = as.list(numbers))
}

curve <- function(truth, score) roc(truth, score, levels = c(0, 1), direction = "<", quiet = TRUE)

area <- function(table, replicates) {
  rows <- read.csv(table)
  list(
    measured("area with DeLong's interval", function() {
      limits <- as.numeric(ci.auc(curve(rows$truth, rows$score), method = "delong"))
      c(estimate = limits[2], lower = limits[1], upper = limits[3])
    }),
    measured("stratified bootstrap of the area", function() {
      set.seed(1)
      limits <- as.numeric(ci.auc(curve(rows$truth, rows$score),
        method = "bootstrap", boot.n = replicates, boot.stratified = TRUE, progress = "none"))
      c(estimate = as.numeric(auc(curve(rows$truth, rows$score))), lower = limits[1], upper = limits[3])
    })
  )
}

# Obuchowski-Rockette with DeLong's or the jackknife's covariances in plain R: what the packages compute, without their
# overhead, so that numbers can be compared where they are not installed.
obuchowski_rockette <- function(rows, jackknife) {
  tests <- sort(unique(rows$test))
  readers <- sort(unique(rows$reader))
  cells <- expand.grid(reader = readers, test = tests)
  deviations <- lapply(seq_len(nrow(cells)), function(index) {
    own <- rows[rows$reader == cells$reader[index] & rows$test == cells$test[index], ]
    own <- own[order(own$case), ]
    with_fracture <- own$rating[own$truth == 1]
    without <- own$rating[own$truth == 0]
    wins <- outer(with_fracture, without, function(a, b) (a > b) + (a == b) / 2)
    m <- length(with_fracture)
    n <- length(without)
    value <- mean(wins)
    both <- c(rowMeans(wins) - value, colMeans(wins) - value)
    weights <- if (jackknife) {
      sqrt((m + n - 1) / (m + n)) / rep(c(m - 1, n - 1), c(m, n))
    } else {
      1 / sqrt(rep(c(m * (m - 1), n * (n - 1)), c(m, n)))
    }
    list(value = value, deviations = both * weights)
  })
  values <- matrix(sapply(deviations, `[[`, "value"), length(readers))
  covariances <- crossprod(sapply(deviations, `[[`, "deviations"))
  same_reader <- outer(cells$reader, cells$reader, "==")
  same_test <- outer(cells$test, cells$test, "==")
  error <- mean(diag(covariances))
  cov1 <- mean(covariances[same_reader & !same_test])
  cov2 <- mean(covariances[!same_reader & same_test])
  cov3 <- mean(covariances[!same_reader & !same_test])
  r <- length(readers)
  t <- length(tests)
  residuals <- values - outer(rowMeans(values), colMeans(values), "+") + mean(values)
  ms_test <- r * sum((colMeans(values) - mean(values))^2) / (t - 1)
  ms_test_reader <- sum(residuals^2) / ((t - 1) * (r - 1))
  denominator <- ms_test_reader + r * max(cov2 - cov3, 0)
  df <- denominator^2 / (ms_test_reader^2 / ((t - 1) * (r - 1)))
  difference <- mean(values[, 1]) - mean(values[, 2])
  half <- qt(0.975, df) * sqrt(2 / r * denominator)
  c(error = error, cov1 = cov1, cov2 = cov2, cov3 = cov3, F = ms_test / denominator, df2 = df,
    p = pf(ms_test / denominator, t - 1, df, lower.tail = FALSE), difference = difference,
    lower = difference - half, upper = difference + half)
}

multi_reader <- function(table) {
  rows <- read.csv(table)
  rows$test <- as.character(rows$test)
  found <- list(
    measured("Obuchowski-Rockette, DeLong", function() obuchowski_rockette(rows, FALSE)),
    measured("Obuchowski-Rockette, jackknife", function() obuchowski_rockette(rows, TRUE))
  )
  if (requireNamespace("MRMCaov", quietly = TRUE)) {
    for (method in c("DeLong", "jackknife", "unbiased")) {
      covariance <- getExportedValue("MRMCaov", method)
      found <- c(found, list(measured(paste("MRMCaov,", method), function() {
        fit <- MRMCaov::mrmc(MRMCaov::empirical_auc(truth, rating), test, reader, case, data = rows, cov = covariance)
        test <- summary(fit)$test_equality
        c(F = test$F, p = test[["p-value"]])
      })))
    }
  }
  if (requireNamespace("iMRMC", quietly = TRUE)) {
    truth <- unique(rows[, c("case", "truth")])
    frame <- rbind(
      data.frame(readerID = "truth", caseID = truth$case, modalityID = "truth", score = truth$truth),
      data.frame(readerID = rows$reader, caseID = rows$case, modalityID = rows$test, score = rows$rating))
    found <- c(found, list(measured("iMRMC", function() {
      result <- iMRMC::doIMRMC(frame)$Ustat
      c("variance of the difference" = result$varAUC1minusAUC2[3])
    })))
  }
  found
}

reader_table <- function(readings_file, readers_file, cases_file, model_file) {
  cases <- read.csv(cases_file)
  model <- read.csv(model_file)
  readers <- read.csv(readers_file)
  rows <- read.csv(readings_file)
  truth <- cases$truth
  probability <- model$probability[match(cases$case_id, model$case_id)]
  rows <- rows[order(match(rows$reader_id, readers$reader_id), match(rows$case_id, cases$case_id)), ]
  by_reader <- split(rows, factor(rows$reader_id, readers$reader_id))
  limits <- function(name, right, all) {
    exact <- binom.test(right, all)$conf.int
    setNames(c(right / all, exact), paste0(name, c("", " lower", " upper")))
  }
  one <- function(name, call, roc_curve) {
    tp <- sum(call & truth == 1)
    tn <- sum(!call & truth == 0)
    f1 <- 2 * tp / (sum(call) + sum(truth))
    interval <- ci.auc(roc_curve, method = "delong")
    c(
      limits(paste(name, "sensitivity"), tp, sum(truth)),
      limits(paste(name, "specificity"), tn, sum(1 - truth)),
      limits(paste(name, "accuracy"), tp + tn, length(truth)),
      setNames(c(f1, interval[2], interval[1], interval[3]), paste(name, c("F1", "area", "area lower", "area upper")))
    )
  }
  list(measured("whole table of readers and model", function() {
    model_call <- probability >= 0.5
    model_curve <- curve(truth, probability)
    numbers <- one("model", model_call, model_curve)
    p <- c()
    rates <- data.frame()
    for (code in readers$reader_id) {
      own <- by_reader[[code]]
      call <- own$answer == 1
      reader_curve <- curve(truth, own$confidence)
      numbers <- c(numbers, one(code, call, reader_curve))
      for (class in c(1, 0)) {
        at <- truth == class
        only_model <- sum(model_call[at] == class & call[at] != class)
        only_reader <- sum(model_call[at] != class & call[at] == class)
        discordant <- only_model + only_reader
        name <- paste(code, if (class == 1) "sensitivity" else "specificity")
        value <- if (discordant == 0) 1 else binom.test(only_model, discordant)$p.value
        p <- c(p, setNames(value, name))
        numbers <- c(numbers, setNames(
          c((only_model - only_reader) / sum(at), value), paste(name, c("difference", "p"))))
      }
      test <- roc.test(model_curve, reader_curve, method = "delong", paired = TRUE)
      numbers <- c(numbers, setNames(
        c(-diff(test$estimate), test$conf.int, test$p.value),
        paste(code, c("area difference", "area difference lower", "area difference upper", "area p"))))
      rates <- rbind(rates, data.frame(sensitivity = mean(call[truth == 1]), specificity = mean(!call[truth == 0])))
    }
    numbers <- c(numbers, setNames(p.adjust(p, "holm"), paste0(names(p), " p, Holm")))
    groups <- c(list(all = rep(TRUE, nrow(readers))),
      sapply(unique(readers$group), function(name) readers$group == name, simplify = FALSE),
      sapply(unique(readers$specialty), function(name) readers$specialty == name, simplify = FALSE))
    for (name in names(groups)) for (rate in c("sensitivity", "specificity")) {
      values <- rates[[rate]][groups[[name]]]
      half <- qt(0.975, length(values) - 1) * sd(values) / sqrt(length(values))
      numbers <- c(numbers, setNames(
        mean(values) + c(0, -half, half), paste(name, rate, c("mean", "mean lower", "mean upper"))))
    }
    numbers
  }))
}

arguments <- commandArgs(trailingOnly = TRUE)
found <- switch(arguments[1],
  area = area(arguments[2], as.integer(arguments[3])),
  `multi-reader` = multi_reader(arguments[2]),
  `reader-table` = reader_table(arguments[2], arguments[3], arguments[4], arguments[5]),
  versions = {
    packages <- c("pROC", "epiR", "Publish", "MRMCaov", "RJafroc", "iMRMC")
    installed <- packages[sapply(packages, requireNamespace, quietly = TRUE)]
    c(list(R = as.character(getRversion())), sapply(installed, function(name) as.character(packageVersion(name)), simplify = FALSE))
  },
  stop("area, multi-reader, reader-table or versions")
)
cat(toJSON(found, auto_unbox = TRUE, digits = NA, na = "null"), "\n")
