# The same as `wirk analyse segregation --bootstrap 1000`, total M and H, as the R package "segregation" does it: every draw is a table whose margins
# data.table sums and joins. It stands in for the package, which is not in Debian. Prints mean and deviation of both, then seconds.
# use: Rscript bench/segregation.R FILE DRAWS plain|matrix      matrix: all draws at once, the quickest way in R that we know
suppressMessages(library(data.table))
setDTthreads(1)
arguments <- commandArgs(TRUE)
x <- fread(arguments[1])
draws <- as.integer(arguments[2])
total <- sum(x$n)
began <- proc.time()[["elapsed"]]

measures <- function(cells) {
  cells <- cells[freq > 0]
  units <- cells[, .(t = sum(freq)), by = school]
  groups <- cells[, .(t = sum(freq)), by = race]
  cells[units, of_unit := i.t, on = "school"]
  cells[groups, of_group := i.t, on = "race"]
  n <- sum(cells$freq)
  m <- cells[, sum(freq * log(freq / (of_unit * of_group) * n))] / n
  p <- groups$t / n
  c(m, m / -sum(p * log(p)))
}

drawn <- rmultinom(draws, total, x$n / total)
if (arguments[3] == "plain") {
  out <- vapply(seq_len(draws), function(b) measures(data.table(school = x$school, race = x$race, freq = as.numeric(drawn[, b]))), numeric(2))
} else {
  f <- c(0, seq_len(total) * log(seq_len(total)))
  sums <- function(counts) colSums(matrix(f[counts + 1], ncol = draws))
  groups <- rowsum(drawn, match(x$race, unique(x$race)))
  m <- (sums(drawn) - sums(rowsum(drawn, match(x$school, unique(x$school)))) - sums(groups) + f[total + 1]) / total
  out <- rbind(m, m / (log(total) - sums(groups) / total))
}
cat(rowMeans(out), apply(out, 1, sd), proc.time()[["elapsed"]] - began, "\n")
