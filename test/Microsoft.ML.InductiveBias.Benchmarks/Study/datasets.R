# Writes the data sets of the study: Rscript datasets.R FOLDER
#
# Each set becomes a CSV file whose last column is the label. Rows with missing cells are left out, and so are columns that
# would give the label away or name a row. Categories become indicators. sets.csv lists source and license of each set.
# The packages are in Debian: apt-get install r-base-core r-cran-mlbench r-cran-mass r-cran-hsaur3 r-cran-modeldata
# r-cran-kernlab r-cran-cardata r-cran-th.data r-cran-rpart r-cran-dslabs r-cran-aer r-cran-gclus r-cran-mclust

folder <- commandArgs(trailingOnly = TRUE)[1]
dir.create(folder, showWarnings = FALSE, recursive = TRUE)

# package, data set, label, columns that are left out
sets <- list(
  c("mlbench", "Glass", "Type"),
  c("mlbench", "Ionosphere", "Class", "V2"),
  c("mlbench", "PimaIndiansDiabetes", "diabetes"),
  c("mlbench", "Sonar", "Class"),
  c("mlbench", "Vehicle", "Class"),
  c("mlbench", "Vowel", "Class", "V1"),
  c("mlbench", "HouseVotes84", "Class"),
  c("mlbench", "Satellite", "classes"),
  c("MASS", "crabs", "sp", "index"),
  c("MASS", "birthwt", "low", "bwt"),
  c("MASS", "biopsy", "class", "ID"),
  c("kernlab", "spam", "type"),
  c("kernlab", "income", "INCOME"),
  c("modeldata", "attrition", "Attrition"),
  c("modeldata", "credit_data", "Status"),
  c("modeldata", "cells", "class", "case"),
  c("modeldata", "mlc_churn", "churn", "state"),
  c("modeldata", "penguins", "species", "island"),
  c("gclus", "bank", "Status"),
  c("mclust", "thyroid", "Diagnosis"),
  c("TH.data", "GlaucomaM", "Class"),
  c("dslabs", "olive", "region", "area"),
  c("AER", "HMDA", "deny"),
  c("AER", "SwissLabor", "participation"),
  c("carData", "TitanicSurvival", "survived"),
  c("carData", "Mroz", "lfp"),
  c("carData", "Wells", "switch"),
  c("MASS", "Boston", "medv"),
  c("MASS", "cpus", "perf", "name", "estperf"),
  c("mlbench", "Servo", "Class"),
  c("modeldata", "concrete", "compressive_strength"),
  c("modeldata", "biomass", "HHV", "sample", "dataset"),
  c("modeldata", "car_prices", "Price"),
  c("modeldata", "Sacramento", "price", "zip", "city"),
  c("AER", "HousePrices", "price"),
  c("AER", "CASchools", "math", "district", "school", "county", "read"),
  c("AER", "CPS1985", "wage"),
  c("gclus", "ozone", "Ozone"),
  c("gclus", "body", "Weight"),
  c("datasets", "quakes", "mag"),
  c("rpart", "solder", "skips"),
  c("carData", "Salaries", "salary"))

listed <- data.frame()
for (set in sets) {
  package <- set[1]
  name <- set[2]
  where <- new.env()
  data(list = name, package = package, envir = where)
  rows <- as.data.frame(get(name, where))
  label <- set[3]
  rows <- rows[, setdiff(names(rows), set[-(1:3)]), drop = FALSE]
  rows <- rows[complete.cases(rows), ]
  target <- rows[[label]]
  # Two numbers as label are classes.
  is_class <- !is.numeric(target) || length(unique(target)) == 2
  target <- if (is_class) paste0("class ", as.character(target)) else as.numeric(target)
  features <- rows[, names(rows) != label, drop = FALSE]
  for (column in names(features)) {
    if (is.ordered(features[[column]])) features[[column]] <- as.numeric(features[[column]])
    else if (!is.numeric(features[[column]])) features[[column]] <- factor(features[[column]])
  }
  features <- features[, sapply(features, function(column) length(unique(column)) > 1), drop = FALSE]
  numbers <- model.matrix(~ ., features)[, -1, drop = FALSE]
  colnames(numbers) <- paste0("f", seq_len(ncol(numbers)))
  write.csv(cbind(as.data.frame(numbers), label = target), file.path(folder, paste0(name, ".csv")), row.names = FALSE, quote = FALSE)
  listed <- rbind(listed, data.frame(
    set = name, package = package, version = as.character(packageVersion(package)), license = gsub(",", ";", packageDescription(package)$License),
    kind = if (is_class) "classes" else "numbers", rows = nrow(numbers), features = ncol(numbers), classes = if (is_class) length(unique(target)) else 0))
}
write.csv(listed, file.path(folder, "sets.csv"), row.names = FALSE, quote = FALSE)
print(listed)
