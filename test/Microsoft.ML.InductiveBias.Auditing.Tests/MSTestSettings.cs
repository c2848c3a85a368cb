// Audits use all cores themselves.
[assembly: DoNotParallelize]
