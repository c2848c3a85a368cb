using System.Net;
using System.Net.Sockets;

namespace Microsoft.ML.InductiveBias.Console.Clusters;

/// <summary>The address of a cluster: that of its first worker, which listens for other workers on the port, and for measurements on the next one.</summary>
/// <param name="Host">A name or an address.</param>
/// <param name="Port">The port, from 1 to 65534.</param>
internal sealed record ClusterAddress(string Host, int Port)
{
    /// <summary>How long a machine is given to answer.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    /// <summary>The cluster of this computer.</summary>
    public const string Default = "localhost:11111";

    /// <summary>Reads <c>HOST:PORT</c>; <see langword="null"/> if the text is invalid.</summary>
    public static ClusterAddress? Read(string text)
    {
        int colon = text.LastIndexOf(':');
        return colon > 0 && NumberParser.Whole(text[(colon + 1)..], 1) is { } port and < IPEndPoint.MaxPort ? new ClusterAddress(text[..colon], port) : null;
    }

    /// <summary>The address where workers connect.</summary>
    public IPEndPoint Workers => new(AddressOf(Host), Port);

    /// <summary>The address where measurements connect.</summary>
    public IPEndPoint Measurements => new(AddressOf(Host), Port + 1);

    /// <summary>Whether something listens there.</summary>
    public static bool Answers(IPEndPoint address)
    {
        try
        {
            using var client = new TcpClient(address.AddressFamily);
            return client.ConnectAsync(address).Wait(s_patience) && client.Connected;
        }
        catch (AggregateException)
        {
            return false;
        }
    }

    /// <exception cref="ToolException">The name has no address.</exception>
    public static IPAddress AddressOf(string host)
    {
        if (host.Equals("localhost", StringComparison.OrdinalIgnoreCase))
            return IPAddress.Loopback;
        if (IPAddress.TryParse(host.Trim('[', ']'), out var address))
            return address;
        try
        {
            return Dns.GetHostAddresses(host).OrderBy(found => found.AddressFamily != AddressFamily.InterNetwork).First();
        }
        catch (Exception failure) when (failure is SocketException or ArgumentException or InvalidOperationException)
        {
            throw new ToolException($"the host '{host}' has no address ({failure.Message}).");
        }
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Host}:{Port}");
}
