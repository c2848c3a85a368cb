using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.InductiveBias;
using Microsoft.ML.InductiveBias.Reporting;

namespace InductiveBiasWorker;

/// <summary>Audits each CSV file that arrives in a folder, and writes its report beside it. Change the class Row to your columns, and the
/// condition to yours.</summary>
public sealed class AuditWorker(IConfiguration configuration, ILogger<AuditWorker> logger) : BackgroundService
{
    private static readonly AuditCondition s_violation = AuditCondition.Parse("lower(wrongLabels) >= 0.02");

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        string folder = Directory.CreateDirectory(configuration["Folder"] ?? "incoming").FullName;
        logger.LogInformation("Waiting for CSV files in {Folder}", folder);
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(5));
        do
        {
            foreach (string file in Directory.GetFiles(folder, "*.csv").Where(file => !File.Exists(file + ".html")))
                await Task.Run(() => Audit(file, stoppingToken), stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private void Audit(string file, CancellationToken stoppingToken)
    {
        try
        {
            var mlContext = new MLContext(seed: 1);
            var data = mlContext.Data.LoadFromTextFile<Row>(file, separatorChar: ',', hasHeader: true);
            var audit = mlContext.InductiveBias.Audit(data, options: new AuditOptions { Samples = 5 }, cancellationToken: stoppingToken);
            HtmlReport.WriteFile(file + ".html", audit);
            if (s_violation.Evaluate(audit).Holds == true)
                logger.LogWarning("{File}: {Condition}", file, s_violation);
            else
                logger.LogInformation("{File}: {Rows} rows, within bounds", file, audit.Data.Rows);
        }
        catch (Exception error) when (error is ArgumentException or FormatException or InvalidOperationException or IOException)
        {
            // A report that says so: the file isn't tried again.
            File.WriteAllText(file + ".html", $"<!DOCTYPE html><title>Audit failed</title><p>{System.Net.WebUtility.HtmlEncode(error.Message)}</p>");
            logger.LogError(error, "{File} can't be audited", file);
        }
    }

    private sealed class Row
    {
        [LoadColumn(0, 3), VectorType(4)]
        public float[] Features { get; set; } = [];

        [LoadColumn(4)]
        public string Label { get; set; } = "";
    }
}
