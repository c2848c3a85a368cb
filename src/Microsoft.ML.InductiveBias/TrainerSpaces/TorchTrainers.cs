using System.Reflection;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.InductiveBias;

/// <summary>What the trainers of the package Microsoft.ML.TorchSharp need as members: one at a time, from a seed of libtorch, with their
/// pre-trained file at hand.</summary>
/// <remarks>They set libtorch's global seed and device, take the first weights of their heads from its global generator, and without a network
/// retry the download of the pre-trained file for a minute and a half. This library doesn't refer to the package, so it is recognized by
/// its namespace.</remarks>
internal static class TorchTrainers
{
    private const string Namespace = "Microsoft.ML.TorchSharp";
    private const BindingFlags Hidden = BindingFlags.Instance | BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public;

    /// <summary>How long an address may take to answer.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    private static readonly Lock s_libtorch = new();

    /// <summary>Fits an estimator; one with such a trainer alone, and after seeding libtorch.</summary>
    public static ITransformer Fit(IEstimator<ITransformer> estimator, IDataView rows, int seed)
    {
        if (!In(estimator).Any())
            return estimator.Fit(rows);
        lock (s_libtorch)
        {
            Type.GetType("TorchSharp.torch+random, TorchSharp")?.GetMethod("manual_seed", [typeof(long)])?.Invoke(null, [(long)seed]);
            return estimator.Fit(rows);
        }
    }

    /// <summary>Throws if a pre-trained file is neither on this machine nor within reach.</summary>
    /// <exception cref="FileNotFoundException">It is missing, and its address doesn't answer.</exception>
    public static void RequireFiles(IEstimator<ITransformer> estimator, CancellationToken cancellationToken)
    {
        foreach (var trainer in In(estimator))
        {
            if (AddressOf(trainer) is not { } address)
                continue;
            string file = Path.Combine(FolderOf(trainer), "mlnet", address.Segments[^1]);
            if (!File.Exists(file) && Unreachable(address, cancellationToken) is { } reason)
            {
                throw new FileNotFoundException(
                    $"{trainer.GetType().Name} of {Namespace} starts from a pre-trained file. It isn't at '{file}', and can't be downloaded: {address} doesn't answer ({reason}). "
                    + $"Download the file where there is a network, and put it there. {nameof(MLContext)}.{nameof(MLContext.TempFilePath)} of the trainer's context sets the folder above 'mlnet'.", file);
            }
        }
    }

    /// <summary>Why a trainer failed, where its own message doesn't say it.</summary>
    public static string Explain(IEstimator<ITransformer> estimator, Exception failure)
    {
        if (!failure.Message.Contains("empty handle", StringComparison.Ordinal) || In(estimator).FirstOrDefault() is not { } trainer)
            return failure.Message;
        var package = trainer.GetType().Assembly.GetName();
        string? built = Array.Find(trainer.GetType().Assembly.GetReferencedAssemblies(), name => name.Name == "TorchSharp")?.Version?.ToString(3);
        string? present = Type.GetType("TorchSharp.torch, TorchSharp")?.Assembly.GetName().Version?.ToString(3);
        return $"{failure.Message} {package.Name} was built for TorchSharp {built}, and this program has {present}. From 0.104 on, initializing a layer as that package does "
            + "disposes its weights. Use TorchSharp below 0.104, or the package as docs/torchsharp-trainers.md repairs it.";
    }

    /// <summary>The trainers of the package in an estimator or a pipeline.</summary>
    private static IEnumerable<object> In(object estimator)
    {
        if (estimator.GetType().GetField("_estimators", Hidden)?.GetValue(estimator) is IEnumerable<object> parts)
            return parts.SelectMany(In);
        return estimator.GetType().Namespace is { } name && (name + ".").StartsWith(Namespace + ".", StringComparison.Ordinal) ? [estimator] : [];
    }

    /// <summary>Where the package downloads the file: a constant in the private class that trains.</summary>
    private static Uri? AddressOf(object trainer)
    {
        var path = trainer.GetType().GetNestedTypes(Hidden).SelectMany(type => type.GetFields(Hidden))
            .Where(field => field.IsLiteral && field.FieldType == typeof(string))
            .Select(field => (string)field.GetRawConstantValue()!)
            .FirstOrDefault(value => value.StartsWith("models/", StringComparison.Ordinal));
        string? root = Environment.GetEnvironmentVariable("MICROSOFTML_RESOURCE_URL");
        return path is null ? null : new Uri(new Uri(string.IsNullOrEmpty(root) ? "https://aka.ms/mlnet-resources/" : root), path);
    }

    /// <summary>The folder for temporary files of the trainer's context, which is internal to ML.NET.</summary>
    private static string FolderOf(object trainer)
    {
        for (var type = trainer.GetType(); type is not null; type = type.BaseType)
        {
            var host = type.GetFields(Hidden | BindingFlags.DeclaredOnly).FirstOrDefault(field => typeof(IHostEnvironment).IsAssignableFrom(field.FieldType))?.GetValue(trainer);
            var folder = host?.GetType().GetInterfaces().Select(face => face.GetProperty(nameof(MLContext.TempFilePath))).FirstOrDefault(property => property is not null);
            if (folder?.GetValue(host) is string path)
                return path;
        }
        return Path.GetTempPath();
    }

    /// <summary>The reason why an address can't be read; <see langword="null"/> if it can.</summary>
    private static string? Unreachable(Uri address, CancellationToken cancellationToken)
    {
        try
        {
            using var client = new HttpClient { Timeout = s_patience };
            using var request = new HttpRequestMessage(HttpMethod.Head, address);
            using var answer = client.Send(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return answer.IsSuccessStatusCode ? null : $"HTTP {(int)answer.StatusCode}";
        }
        catch (HttpRequestException error)
        {
            return error.Message;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return $"no answer within {s_patience.TotalSeconds} s";
        }
    }
}
