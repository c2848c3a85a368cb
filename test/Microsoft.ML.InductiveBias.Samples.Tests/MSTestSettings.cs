// Each sample is built, and uses all cores.
[assembly: DoNotParallelize]
