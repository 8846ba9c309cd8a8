# Input and expected results of this case: base R 4.2.2, no packages. Rscript make.R, in this folder.
set.seed(20)
units <- LETTERS[1:12]; years <- 2011:2018
first <- c(2015, 2015, 2015, 2017, 2017, rep(NA, 7))
panel <- expand.grid(year = years, unit = units, stringsAsFactors = FALSE)[, 2:1]
start <- first[match(panel$unit, units)]
panel$first <- start
panel$rate <- round(8 + 0.1 * (panel$year - 2011) + rnorm(12)[match(panel$unit, units)] + rnorm(96, sd = 0.6) +
                    ifelse(!is.na(start) & panel$year >= start, 0.7, 0), 2)
panel <- panel[!(panel$unit == 'L' & panel$year == 2014), ]
write.csv(panel, 'input.csv', row.names = FALSE, na = '', quote = FALSE)

y <- tapply(panel$rate, list(panel$unit, panel$year), identity)[LETTERS[1:11], ]
found <- function(first) {
  never <- is.na(first); cells <- NULL
  for (g in unique(first[!never])) for (t in 2:8) {
    base <- if (years[t] >= g) which(years == g - 1) else t - 1
    change <- y[, t] - y[, base]
    cells <- rbind(cells, c(years[t] - g, mean(change[which(first == g)]) - mean(change[never]), sum(first == g, na.rm = TRUE)))
  }
  mean_of <- function(at) sum(cells[at, 2] * cells[at, 3]) / sum(cells[at, 3])
  before <- sort(unique(cells[cells[, 1] < 0, 1]))
  c(mean_of(cells[, 1] >= 0), sqrt(mean(sapply(before, function(e) mean_of(cells[, 1] == e))^2)))
}
own <- found(first[1:11])
ways <- NULL # all 11! / (3! 2! 6!) = 4620 of them
for (a in asplit(combn(11, 3), 2)) for (b in asplit(combn(setdiff(1:11, a), 2), 2)) {
  dealt <- rep(NA, 11); dealt[a] <- 2015; dealt[b] <- 2017
  ways <- rbind(ways, found(dealt))
}
means <- function(rows, g) sprintf('{"group": %s, "time": %d, "mean": %.15g, "units": %d}', g, years, colMeans(y[rows, ]), length(rows))
cat(sprintf('{\n"left_out": ["L"],\n"simple": {"overall_att": %.15g},\n"pre_rms": %.15g,\n', own[1], own[2]),
    sprintf('"placebo_p": %.6f,\n"pre_placebo_p": %.6f,\n', mean(abs(ways[, 1]) >= abs(own[1]) - 1e-12), mean(ways[, 2] >= own[2] - 1e-12)),
    sprintf('"placebo_minimum_detectable": %.6f,\n', (qnorm(0.975) + qnorm(0.8)) * sqrt(mean(ways[, 1]^2))),
    '"raw_means": [', paste(c(means(1:3, 2015), means(4:5, 2017), means(6:11, 'null')), collapse = ',\n'), ']\n}\n', sep = '', file = 'expected.json')
