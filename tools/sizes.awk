# Which files and functions have grown too long to be read at once? Warns; the house's measure is 600 lines a file, 60 a function.
FNR == 1 { if (file && lines > 600) warn(file ":1: " lines " lines"); file = FILENAME; start = 0 }
{ lines = FNR }
/^[A-Za-z_].*\{$/ && !/^(typedef|struct|enum|union|static const struct|const struct)/ && /\)/ { start = FNR; head = $0 }
/^\}/ && start { if (FNR - start + 1 > 60) warn(FILENAME ":" start ": " FNR - start + 1 " lines: " head); start = 0 }
END { if (file && lines > 600) warn(file ":1: " lines " lines") }
function warn(text) { print "warning: " text }
