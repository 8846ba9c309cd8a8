# The gap between boys and girls among leavers without Hauptschulabschluss, with what R 4.2 itself has: prop.test for Wilson limits
# (without correction), lm with weights for the trend. Prints expected.json. Rscript expected.R > expected.json
time <- read.csv("input.csv"); areas <- read.csv("input_areas.csv", colClasses = c("character", "character", "numeric", "numeric"))
wilson <- function(k, n) as.numeric(prop.test(k, n, correct = FALSE)$conf.int)
newcombe <- function(k1, n1, k2, n2) {
  p1 <- k1 / n1; p2 <- k2 / n2; a <- wilson(k1, n1); b <- wilson(k2, n2); d <- p1 - p2
  c(d, d - sqrt((p1 - a[1])^2 + (b[2] - p2)^2), d + sqrt((a[2] - p1)^2 + (p2 - b[1])^2))
}
ratio <- function(k1, n1, k2, n2) {
  r <- (k1 / n1) / (k2 / n2); se <- sqrt(1 / k1 - 1 / n1 + 1 / k2 - 1 / n2); r * exp(c(0, -1, 1) * qnorm(0.975) * se)
}
odds <- function(k1, n1, k2, n2) {
  o <- k1 * (n2 - k2) / ((n1 - k1) * k2); se <- sqrt(1 / k1 + 1 / (n1 - k1) + 1 / k2 + 1 / (n2 - k2)); o * exp(c(0, -1, 1) * qnorm(0.975) * se)
}
number <- function(x) paste0("[", paste(formatC(x, digits = 15, format = "g"), collapse = ", "), "]")
row <- function(label, m, f) sprintf('    {"group": "m", %s, "k": %d, "n": %d, "wilson_lo": %.15g, "RD_newcombe": %s, "RR_wald": %s, "OR_wald": %s}',
  label, m$k, m$n, wilson(m$k, m$n)[1], number(newcombe(m$k, m$n, f$k, f$n)), number(ratio(m$k, m$n, f$k, f$n)), number(odds(m$k, m$n, f$k, f$n)))
pick <- function(data, column, value, sex) data[data[[column]] == value & data$sex == sex, ]
rows <- function(data, column, name, quote) paste(sapply(unique(data[[column]]), function(v)
  row(sprintf(if (quote) '"%s": "%s"' else '"%s": %s', name, v), pick(data, column, v, "m"), pick(data, column, v, "f"))), collapse = ",\n")
trend <- function(from) {
  m <- time[time$sex == "m" & time$year >= from, ]; f <- time[time$sex == "f" & time$year >= from, ]
  v <- function(k, n) { p <- (k + 0.5) / (n + 1); p * (1 - p) / n }
  fit <- lm(gap ~ year, data.frame(gap = m$k / m$n - f$k / f$n, year = m$year), weights = 1 / (v(m$k, m$n) + v(f$k, f$n)))
  sprintf('{"slope_scattered": %s, "dispersion": %.15g, "from": %d, "times": %d}', number(c(coef(fit)[2], confint(fit)["year", ])),
    summary(fit)$sigma^2, min(m$year), nrow(m))
}
m <- areas[areas$sex == "m", ]; f <- areas[areas$sex == "f", ]
composition <- sum((m$n / sum(m$n) - f$n / sum(f$n)) * (m$k / m$n + f$k / f$n) / 2)
within <- sum((m$n / sum(m$n) + f$n / sum(f$n)) / 2 * (m$k / m$n - f$k / f$n))
cat('{\n  "by_time": [\n', rows(time, "year", "time", FALSE), '\n  ],\n  "trend_all": ', trend(1995), ',\n  "trend_since": ', trend(2004),
  ',\n  "by_stratum": [\n', rows(areas, "area", "stratum", TRUE), '\n  ],\n',
  sprintf('  "parts": {"gap": %.15g, "composition": %.15g, "within": %.15g}\n}\n', sum(m$k) / sum(m$n) - sum(f$k) / sum(f$n), composition, within), sep = "")
